import { type Coroutine, CoroutineCall } from "../loop/index.ts";

/** A CoroutineCall that is a Promise to the letter of its type, as the protocol of async iteration asks. */
export class IteratorCall<T> extends CoroutineCall<T> implements Promise<T> {
  declare readonly [Symbol.toStringTag]: string;

  static {
    Object.defineProperty(this.prototype, Symbol.toStringTag, { configurable: true, value: "IteratorCall" });
  }

  catch<Err = never>(onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null): Promise<T | Err> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.then().finally(onFinally);
  }
}

/** An async iterator whose `next()` a coroutine can wait for by `yield*`, in its own task. */
export class CoroutineIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #next: () => Coroutine<IteratorResult<T, undefined>>;

  /** @internal */
  constructor(next: () => Coroutine<IteratorResult<T, undefined>>) {
    this.#next = next;
  }

  next(): IteratorCall<IteratorResult<T, undefined>> {
    return new IteratorCall(this.#next());
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
