import { Deferred } from "./deferredClass.ts";
import { Failure, toFailure } from "./failure.ts";
import { NotPaused, type SchedulerError, TaskDone, TaskFailed, TaskStopped } from "./schedulerErrors.ts";

/** What a CooperativeTask needs of its Cooperator. */
interface Owner {
  _add(task: CooperativeTask): void;
  _remove(task: CooperativeTask): void;
}

/**
 * An iterator that a Cooperator steps: Twisted's CooperativeTask, made by `cooperate`.
 *
 * A Deferred that the iterator yields pauses it; anything else that it yields is dropped.
 */
export class CooperativeTask<I extends Iterator<unknown> = Iterator<unknown>> {
  readonly #iterator: I;
  readonly #owner: Owner;
  readonly #watchers: Deferred<I>[] = [];
  #pauses = 0;
  /** How it has ended, as `pause` and `stop` throw it. */
  #ended: SchedulerError | undefined;
  /** How it has ended, as `whenDone` tells it. */
  #result: I | Failure | undefined;

  /** @internal */
  constructor(iterator: I, owner: Owner) {
    this.#iterator = iterator;
    this.#owner = owner;
    owner._add(this);
  }

  /** A new Deferred for its end: with the iterator, or with the error that ended it; TaskStopped after `stop`. */
  whenDone(): Deferred<I> {
    const deferred = new Deferred<I>();
    if (this.#ended === undefined) this.#watchers.push(deferred);
    else deferred._fire(this.#result);
    return deferred;
  }

  /** Takes no more steps until `resume` was called as often. Throws a TaskFinished if it has ended. */
  pause(): void {
    this.#checkRuns();
    this.#pauses += 1;
    if (this.#pauses === 1) this.#owner._remove(this);
  }

  /** Answers one `pause`. Throws NotPaused if there was none. */
  resume(): void {
    if (this.#pauses === 0) throw new NotPaused();
    this.#pauses -= 1;
    if (this.#pauses === 0 && this.#ended === undefined) this.#owner._add(this);
  }

  /** Ends it: `whenDone` fails with TaskStopped. The iterator is not told. Throws a TaskFinished if it has ended. */
  stop(): void {
    this.#checkRuns();
    const stopped = new TaskStopped();
    this._end(stopped, new Failure(stopped));
  }

  /** @internal Takes one step. */
  _step(): void {
    let step: IteratorResult<unknown>;
    try {
      step = this.#iterator.next();
    } catch (error) {
      this.#fail(toFailure(error));
      return;
    }
    if (step.done === true) {
      this._end(new TaskDone(), this.#iterator);
    } else if (step.value instanceof Deferred) {
      this.pause();
      step.value.addCallbacks(
        () => this.resume(),
        (failure) => this.#fail(failure),
      );
    }
  }

  /** @internal */
  _end(ended: SchedulerError, result: I | Failure): void {
    this.#ended = ended;
    this.#result = result;
    if (this.#pauses === 0) this.#owner._remove(this);
    for (const watcher of this.#watchers) watcher._fire(result);
  }

  #fail(failure: Failure): void {
    this._end(new TaskFailed(failure.value), failure);
  }

  #checkRuns(): void {
    if (this.#ended !== undefined) throw this.#ended;
  }
}
