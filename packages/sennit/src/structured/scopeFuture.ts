import { Future } from "../loop/index.ts";

/** A Future that is a Promise to the letter of its type, so that it can be given to whatever asks for one. */
export class ScopeFuture<T> extends Future<T> implements Promise<T> {
  declare readonly [Symbol.toStringTag]: string;

  static {
    Object.defineProperty(this.prototype, Symbol.toStringTag, { configurable: true, value: "ScopeFuture" });
  }

  /** As a promise's. */
  catch<Err = never>(onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null): Promise<T | Err> {
    return this.then(undefined, onRejected);
  }

  /** As a promise's. */
  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.then().finally(onFinally);
  }
}
