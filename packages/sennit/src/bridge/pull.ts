import { asCancelledError } from "../core/outcome.ts";

/** What gives values one after the other, in the terms of a stream's reader. */
export interface Pull<T> {
  next(): PromiseLike<IteratorResult<T, unknown>>;
  /** Ends it before it has ended itself. */
  stop(): PromiseLike<unknown>;
  /** Asks it to end for `reason`, also while `next` waits. Undefined where nothing tells when it has. */
  cancel(reason: unknown): PromiseLike<unknown> | undefined;
}

/** The part of a web stream that is needed. */
export interface StreamLike<T> {
  getReader(): {
    read(): PromiseLike<IteratorResult<T, unknown>>;
    cancel(reason?: unknown): PromiseLike<unknown>;
  };
}

/** A reader keeps the reason, which the iterator of the same stream would not be given. */
export function pullStream<T>(stream: StreamLike<T>): Pull<T> {
  const reader = stream.getReader();
  return {
    next: () => reader.read(),
    stop: () => reader.cancel(),
    cancel: (reason) => reader.cancel(reason),
  };
}

/**
 * The values of an async iterable.
 *
 * A generator that waits answers `return` only after its wait, which may be never: nothing tells when it has ended, unless
 * it hears of its cancellation in another way. Others answer at once, and a stream of Node's is destroyed.
 */
export function pullIterable<T>(iterable: AsyncIterable<T>, hears: boolean): Pull<T> {
  const iterator = iterable[Symbol.asyncIterator]();
  const stop = async (): Promise<unknown> => iterator.return?.();
  return {
    next: () => iterator.next(),
    stop,
    cancel: (reason) => {
      if (isDestroyable(iterable)) iterable.destroy(reason instanceof Error ? reason : asCancelledError(reason));
      const through = stop();
      if (hears || !isGenerator(iterator)) return through;
      // What it does later is nobody's any more.
      through.catch(() => {});
      return undefined;
    },
  };
}

function isGenerator(iterator: object): boolean {
  return Object.prototype.toString.call(iterator) === "[object AsyncGenerator]";
}

function isDestroyable(x: object): x is { destroy(error: Error): unknown } {
  return "destroy" in x && typeof x.destroy === "function";
}
