import type { EventLoop } from "../loop/eventLoop.ts";
import { getRunningLoop } from "../loop/running.ts";
import { CooperativeTask } from "./cooperativeTask.ts";
import { Deferred } from "./deferredClass.ts";
import { Failure } from "./failure.ts";
import { SchedulerStopped } from "./schedulerErrors.ts";

/** Options of a Cooperator. */
export interface CooperatorOptions {
  /**
   * Called at the beginning of each tick; what it returns is called after each step, and ends the tick by true.
   *
   * The default ends it after 10 ms of the host's time.
   */
  readonly terminationPredicateFactory?: (() => () => boolean) | undefined;
  /** Calls the function that it is given later. The default is an iteration of the loop that runs. */
  readonly scheduler?: ((tick: () => void) => { cancel(): void }) | undefined;
  /** Whether tasks are stepped as soon as they are there, or after `start` only; true by default. */
  readonly started?: boolean | undefined;
}

/** How long a tick lasts by default, in milliseconds. */
const SLICE = 10;

/**
 * Steps iterators in turn, a slice of time at once, so that long work leaves room for other things: Twisted's Cooperator.
 *
 * @example
 * ```ts
 * import { Clock, Cooperator } from "sennit/twisted";
 *
 * const clock = new Clock();
 * const cooperator = new Cooperator({ scheduler: (tick) => clock.callLater(0, tick) });
 * const steps: string[] = [];
 * function* work(name: string) {
 *   for (let i = 0; i < 2; i++) yield steps.push(name + i);
 * }
 * cooperator.cooperate(work("a"));
 * cooperator.cooperate(work("b"));
 * clock.advance(0);
 * steps; // => ["a0", "b0", "a1", "b1"]
 * ```
 */
export class Cooperator {
  readonly #terminationPredicateFactory: () => () => boolean;
  readonly #scheduler: (tick: () => void) => { cancel(): void };
  #tasks: CooperativeTask[] = [];
  /** Whose turn it is among the tasks; behind all of them at the end of a round, also if some are added then. */
  #turn = Number.POSITIVE_INFINITY;
  #call: { cancel(): void } | undefined;
  #started: boolean;
  #stopped = false;

  constructor(options?: CooperatorOptions) {
    this.#terminationPredicateFactory = options?.terminationPredicateFactory ?? slice;
    this.#scheduler = options?.scheduler ?? nextIteration;
    this.#started = options?.started ?? true;
  }

  /** Whether it steps its tasks: it was started, and not stopped. */
  get running(): boolean {
    return this.#started && !this.#stopped;
  }

  /** A task that steps `iterator`. After `stop` it fails at once with SchedulerStopped. */
  cooperate<I extends Iterator<unknown>>(iterator: I): CooperativeTask<I> {
    return new CooperativeTask(iterator, this);
  }

  /** As `cooperate`, but gives the Deferred for the task's end, which may be one that is given. */
  coiterate<I extends Iterator<unknown>>(iterator: I, doneDeferred: Deferred<I> = new Deferred<I>()): Deferred<I> {
    this.cooperate(iterator).whenDone().chainDeferred(doneDeferred);
    return doneDeferred;
  }

  /** Steps its tasks from now on, also after `stop`. */
  start(): void {
    this.#stopped = false;
    this.#started = true;
    this.#reschedule();
  }

  /** Ends all tasks with SchedulerStopped. */
  stop(): void {
    this.#stopped = true;
    for (const task of [...this.#tasks]) endStopped(task);
  }

  /** @internal */
  _add(task: CooperativeTask): void {
    this.#tasks.push(task);
    if (this.#stopped) endStopped(task);
    else this.#reschedule();
  }

  /** @internal */
  _remove(task: CooperativeTask): void {
    this.#tasks.splice(this.#tasks.indexOf(task), 1);
    if (this.#tasks.length > 0) return;
    this.#call?.cancel();
    this.#call = undefined;
  }

  #reschedule(): void {
    if (this.#started && this.#tasks.length > 0) this.#call ??= this.#scheduler(this.#tick);
  }

  readonly #tick = (): void => {
    this.#call = undefined;
    this.#stepAll(this.#terminationPredicateFactory());
    this.#reschedule();
  };

  /** Goes round, from where the last tick has ended, until it is time to end this one or nothing is left. */
  #stepAll(isOver: () => boolean): void {
    while (this.#tasks.length > 0) {
      for (let task = this.#next(); task !== undefined; task = this.#next()) {
        task._step();
        if (isOver()) return;
      }
      this.#turn = 0;
    }
  }

  #next(): CooperativeTask | undefined {
    const task = this.#tasks[this.#turn];
    this.#turn = task === undefined ? Number.POSITIVE_INFINITY : this.#turn + 1;
    return task;
  }
}

function endStopped(task: CooperativeTask): void {
  const stopped = new SchedulerStopped();
  task._end(stopped, new Failure(stopped));
}

function slice(): () => boolean {
  const end = performance.now() + SLICE;
  return () => performance.now() >= end;
}

function nextIteration(tick: () => void): { cancel(): void } {
  return getRunningLoop().callLater(0, tick);
}

/** The Cooperator of each loop: what is scheduled in one that has ended must not hold up the next. */
const cooperators = new WeakMap<EventLoop, Cooperator>();

function theCooperator(): Cooperator {
  const loop = getRunningLoop();
  let cooperator = cooperators.get(loop);
  if (cooperator === undefined) {
    cooperator = new Cooperator({ scheduler: (tick) => loop.callLater(0, tick) });
    cooperators.set(loop, cooperator);
  }
  return cooperator;
}

/**
 * Steps `iterator` in turn with all others that are given to it while the loop runs.
 *
 * Throws a UsageError where no loop runs.
 *
 * @example
 * ```ts
 * import { run } from "sennit/loop";
 * import { cooperate } from "sennit/twisted";
 *
 * let total = 0;
 * function* sum(numbers: number[]) {
 *   for (const n of numbers) {
 *     total += n;
 *     yield;
 *   }
 * }
 * await run(function* () {
 *   yield* cooperate(sum([1, 2, 3])).whenDone();
 *   return total;
 * }); // => 6
 * ```
 */
export function cooperate<I extends Iterator<unknown>>(iterator: I): CooperativeTask<I> {
  return theCooperator().cooperate(iterator);
}

/**
 * As `cooperate`, but gives a Deferred for the end, which fires with the iterator.
 *
 * @example
 * ```ts
 * import { run } from "sennit/loop";
 * import { coiterate } from "sennit/twisted";
 *
 * const squares: number[] = [];
 * function* work() {
 *   for (const n of [1, 2, 3]) yield squares.push(n * n);
 * }
 * await run(function* () {
 *   yield* coiterate(work());
 *   return squares;
 * }); // => [1, 4, 9]
 * ```
 */
export function coiterate<I extends Iterator<unknown>>(iterator: I): Deferred<I> {
  return theCooperator().coiterate(iterator);
}
