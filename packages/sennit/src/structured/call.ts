import { type Coroutine, CoroutineCall, type Task } from "../loop/index.ts";
import { loopHere } from "./backgroundLoop.ts";
import { currentScope, ownScope } from "./currentScope.ts";

/** A call that an `await` starts in a program without a loop too, and that ends with the scope that it is awaited in. */
export class Call<T> extends CoroutineCall<T> {
  #task: Task<T> | undefined;

  constructor(start: () => Coroutine<T>) {
    super(start());
  }

  override then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    if (this.#task === undefined) {
      this.#task = (currentScope()?._loop ?? loopHere()).createTask(this._take());
      ownScope()?._ownCall(this.#task);
    }
    return this.#task.then(onFulfilled, onRejected);
  }
}
