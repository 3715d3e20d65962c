import { type Coroutine, CoroutineCall } from "../loop/index.ts";
import type { AsyncContextManager } from "./asyncWith.ts";
import { Held } from "./held.ts";

/** What a block can hold from its beginning to its end: by `asyncWith`, or by `using`. */
export abstract class Holdable implements AsyncContextManager<void> {
  abstract acquire(): CoroutineCall<true>;
  abstract release(): void;

  /**
   * Acquires it for a block that begins with `using`.
   *
   * @example
   * ```ts
   * import { Lock, run } from "sennit/asyncio";
   *
   * const lock = new Lock();
   * await run(async () => {
   *   {
   *     using _ = await lock.hold();
   *     console.log(lock.locked()); // => true
   *   }
   *   return lock.locked();
   * }); // => false
   * ```
   */
  hold(): CoroutineCall<Held> {
    return new CoroutineCall(this.#hold());
  }

  enter(): CoroutineCall<void> {
    return new CoroutineCall(this.#enter());
  }

  exit(): CoroutineCall<void> {
    return new CoroutineCall(this.#exit());
  }

  *#hold(): Coroutine<Held> {
    yield* this.acquire();
    return new Held(() => this.release());
  }

  *#enter(): Coroutine<void> {
    yield* this.acquire();
  }

  *#exit(): Coroutine<void> {
    this.release();
  }
}
