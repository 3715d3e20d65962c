import { DoneFuture } from "./doneFuture.ts";

/**
 * An executor that runs each function at once and in the place where it is submitted: Tornado's DummyExecutor.
 *
 * For tests, and for methods that need a thread in some places only. A function that returns a promise runs until that is
 * settled; in Python there is no such thing.
 *
 * @example
 * ```ts
 * import { DummyExecutor } from "sennit/tornado";
 *
 * const future = new DummyExecutor().submit((a: number, b: number) => a + b, 1, 2);
 * future.result(); // => 3
 * ```
 */
export class DummyExecutor {
  /** Runs `fn(...args)`; what it throws is the future's error. */
  submit<Args extends readonly unknown[], T>(fn: (...args: Args) => T, ...args: Args): DoneFuture<Awaited<T>> {
    return DoneFuture.of(() => fn(...args));
  }

  /** Does nothing, as in Tornado. */
  shutdown(): void {}
}

/** The one DummyExecutor that suffices: Tornado's dummy_executor. */
export const dummyExecutor: DummyExecutor = /* @__PURE__ */ new DummyExecutor();
