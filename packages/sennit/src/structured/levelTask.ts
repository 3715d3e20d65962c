import { type Future, Task, type TaskOptions, type Work } from "../loop/index.ts";
import type { CancelScope } from "./cancelScope.ts";
import { runsIn, withScope } from "./currentScope.ts";

/**
 * A task that runs code of a scope.
 *
 * Its own `cancel` is asyncio's, so that asyncio's code can live in it: once for each request. The scope's cancellation
 * comes to its waits themselves, at every one of them.
 */
export class LevelTask<T> extends Task<T> {
  readonly #scope: CancelScope;

  constructor(work: Work<T>, scope: CancelScope, options?: TaskOptions) {
    super(work, scope._loop, { name: scope.name, ...options });
    this.#scope = scope;
    runsIn(this, scope);
  }

  /** A task whose code finds itself in `scope`. */
  static start<T>(work: Work<T>, scope: CancelScope): LevelTask<T> {
    return withScope(scope, () => new LevelTask(work, scope));
  }

  override _awaits(future: Future<unknown>): void {
    super._awaits(future);
    if (this.done() || future.done()) return;
    if (!this.#scope._waits.beginUntilDone(future)) this.#scope._throwIfCancelled();
  }
}
