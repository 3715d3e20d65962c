import { type Coroutine, CoroutineCall, type Task } from "../loop/index.ts";
import { loopHere } from "./backgroundLoop.ts";
import { currentScope, ownScope, scopeLostAtAwait } from "./currentScope.ts";

/** A call, and a Promise to the letter of its type, that an `await` starts in a program without a loop too, and that ends with the scope that it is awaited in. */
export class Call<T> extends CoroutineCall<T> implements Promise<T> {
  declare readonly [Symbol.toStringTag]: string;
  #task: Task<T> | undefined;
  readonly #madeIn = scopeLostAtAwait();

  constructor(start: () => Coroutine<T>) {
    super(start());
  }

  static {
    Object.defineProperty(this.prototype, Symbol.toStringTag, { configurable: true, value: "Call" });
  }

  override then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    if (this.#task === undefined) {
      this.#task = ((this.#madeIn ?? currentScope())?._loop ?? loopHere()).createTask(this._take());
      (this.#madeIn ?? ownScope())?._waits.own(this.#task);
      // No task is there to say that it waits.
      this.#madeIn?._waits.beginUntilDone(this.#task);
    }
    return this.#task.then(onFulfilled, onRejected);
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
