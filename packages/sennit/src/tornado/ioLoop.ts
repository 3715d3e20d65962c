import type { StandardFutureV1 } from "@sennit/spec";
import { UsageError } from "../core/errors.ts";
import { isFuture } from "../core/isFuture.ts";
import {
  type EventLoop,
  type Future,
  findRunningLoop,
  getRunningLoop,
  type ResumableRunOptions,
  type Submitter,
  type TimerHandle,
} from "../loop/index.ts";
import type { Deadline } from "./deadline.ts";
import { follow } from "./follow.ts";
import { isRegistered } from "./registry.ts";
import { type RunSyncOptions, runToEnd } from "./runToEnd.ts";
import { addFuture, addTimeout, runLogged } from "./schedule.ts";
import { toFuture } from "./toFuture.ts";
import type { Yielded } from "./yielded.ts";

const views: WeakMap<EventLoop, IOLoop> = /* @__PURE__ */ new WeakMap();

/**
 * Tornado's view of a loop: another way to call what the loop does. Each loop has one.
 *
 * What a callback throws goes to the log that `setAppLog` chooses, and not to the loop's exception handler. If a callback
 * returns something that a coroutine may yield, such as a future, a failure of that is logged too; any other result is
 * ignored. Callbacks see the context variables of the moment in which they were scheduled.
 *
 * It differs from Tornado's in its clock, which is the loop's, in milliseconds, and not the wall's.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, IOLoop, sleep } from "sennit/tornado";
 *
 * const ioLoop = IOLoop.of(new VirtualLoop());
 * const order: string[] = [];
 * const main = coroutine(function* () {
 *   IOLoop.current() === ioLoop; // => true
 *   ioLoop.addCallback(() => order.push("callback"));
 *   ioLoop.callLater(100, () => order.push("timer"));
 *   yield* sleep(200);
 *   return order;
 * });
 * ioLoop.runSync(main); // => ["callback", "timer"]
 * ```
 */
export class IOLoop {
  /** The loop that this is a view of. */
  readonly asyncioLoop: EventLoop;

  private constructor(loop: EventLoop) {
    this.asyncioLoop = loop;
  }

  /** The view of a loop: the same one each time. */
  static of(loop: EventLoop): IOLoop {
    let view = views.get(loop);
    if (view === undefined) {
      view = new IOLoop(loop);
      views.set(loop, view);
    }
    return view;
  }

  /** The view of the running loop. Where none runs it throws a UsageError, or with `false` gives undefined. */
  static current(instance?: true): IOLoop;
  static current(instance: boolean): IOLoop | undefined;
  static current(instance = true): IOLoop | undefined {
    const loop = instance ? getRunningLoop() : findRunningLoop();
    return loop && IOLoop.of(loop);
  }

  // -- callbacks -------------------------------------------------------------------------------------------------------

  /** Calls `callback(...args)` in the next iteration, after what is scheduled already; never, on a closed loop. */
  addCallback<Args extends readonly unknown[]>(callback: (...args: Args) => unknown, ...args: Args): void {
    if (this.asyncioLoop.isClosed()) return;
    this.asyncioLoop.callSoonThreadsafe(runLogged, () => this.#call(callback, args), callback.name);
  }

  /** As `addCallback`; the name says that nobody waits for what the callback starts. */
  spawnCallback<Args extends readonly unknown[]>(callback: (...args: Args) => unknown, ...args: Args): void {
    this.addCallback(callback, ...args);
  }

  /**
   * Calls `callback(future)` once `future` is done, in a later iteration even if it is done already.
   *
   * It takes the futures of every family and of other loops. Anything else that a coroutine may yield will do as well, and
   * is then given as the future that it is converted to, as is what was registered with `convertYielded`. Throws
   * BadYieldError for what cannot be waited for.
   */
  addFuture<F extends StandardFutureV1>(future: F, callback: (future: F) => unknown): void;
  addFuture<const X>(x: X, callback: (future: StandardFutureV1<Yielded<X>>) => unknown): void;
  addFuture(x: unknown, callback: (future: never) => unknown): void {
    const loop = this.asyncioLoop;
    const future = isFuture(x) && !isRegistered(x) ? x : toFuture(x, loop);
    addFuture(loop, future, () => this.#call(callback, [future as never]), callback.name);
  }

  // -- timers ----------------------------------------------------------------------------------------------------------

  /** The loop's clock, in milliseconds. */
  time(): number {
    return this.asyncioLoop.time();
  }

  /** Calls `callback(...args)` at a deadline: a number is a time of the clock, `{ seconds: 5 }` is from now on. */
  addTimeout<Args extends readonly unknown[]>(
    deadline: Deadline,
    callback: (...args: Args) => unknown,
    ...args: Args
  ): TimerHandle {
    return addTimeout(this.asyncioLoop, deadline, () => this.#call(callback, args), callback.name);
  }

  /** Calls `callback(...args)` after `delay` milliseconds. */
  callLater<Args extends readonly unknown[]>(
    delay: number,
    callback: (...args: Args) => unknown,
    ...args: Args
  ): TimerHandle {
    return this.addTimeout(this.time() + delay, callback, ...args);
  }

  /** Calls `callback(...args)` when `time()` has reached `when`. */
  callAt<Args extends readonly unknown[]>(
    when: number,
    callback: (...args: Args) => unknown,
    ...args: Args
  ): TimerHandle {
    return this.addTimeout(when, callback, ...args);
  }

  /** Withdraws what `addTimeout`, `callLater` or `callAt` has scheduled; nothing happens if it has been called already. */
  removeTimeout(timeout: TimerHandle): void {
    timeout.cancel();
  }

  // -- executors -------------------------------------------------------------------------------------------------------

  /** Runs `fn(...args)` in `executor`, or in the default one. Throws a UsageError where there is none. */
  runInExecutor<Args extends readonly unknown[], T>(
    executor: Submitter | undefined,
    fn: (...args: Args) => T,
    ...args: Args
  ): Future<Awaited<T>> {
    return this.asyncioLoop.runInExecutor(executor, fn, ...args);
  }

  setDefaultExecutor(executor: Submitter): void {
    this.asyncioLoop.setDefaultExecutor(executor);
  }

  // -- from start to end -----------------------------------------------------------------------------------------------

  /**
   * Calls `fn` in the loop, runs until what it returns is done, and returns its value or throws its error: run_sync.
   *
   * `fn` may return whatever a coroutine may yield; for anything else, BadYieldError is thrown. After `timeout`
   * milliseconds the work is cancelled, and TimeoutError thrown: at once for a `coroutine`, which is abandoned, and after
   * its cleanup for a generator. What else was started stays as it is. Only a VirtualLoop can do this; on any other it
   * throws a UsageError, and `run` is the same with a promise.
   */
  runSync<const X>(fn: () => X, options: RunSyncOptions = {}): Yielded<X> {
    const loop = this.asyncioLoop as EventLoop & { runUntilComplete?<T>(main: Future<T>): T };
    if (loop.runUntilComplete === undefined) throw cannotBlock();
    if (loop.isRunning()) throw runsAlready();
    return loop.runUntilComplete(runToEnd(fn, options, loop));
  }

  /** As `runSync`, with a promise, on any loop. Rejects with a UsageError if the loop runs already. */
  async run<const X>(fn: () => X, options: RunSyncOptions = {}): Promise<Yielded<X>> {
    if (this.asyncioLoop.isRunning()) throw runsAlready();
    const resumable: ResumableRunOptions = { keepTasks: true };
    return await this.asyncioLoop.run(runToEnd(fn, options, this.asyncioLoop), resumable);
  }

  /** Ends the loop's run after the iteration that is under way. */
  stop(): void {
    this.asyncioLoop.stop();
  }

  /** Drops what is scheduled; `addCallback` does nothing any more. Throws a UsageError while the loop runs. */
  close(): void {
    this.asyncioLoop.close();
  }

  /** Calls a callback, and sees to what it returns. */
  #call<Args extends readonly unknown[]>(callback: (...args: Args) => unknown, args: Args): void {
    follow(callback(...args), callback.name, this.asyncioLoop);
  }
}

function cannotBlock(): UsageError {
  return new UsageError("ERR_CANNOT_BLOCK", {
    did: "runSync() was called",
    wrong: "the loop shares its thread with the host, which nothing may block",
    write: "await ioLoop.run(main), or IOLoop.of(new VirtualLoop()).runSync(main)",
  });
}

function runsAlready(): UsageError {
  return new UsageError("ERR_LOOP_ALREADY_RUNNING", {
    did: "runSync() or run() was called",
    wrong: "the loop is running already",
    write: "yield* main(), inside the loop that runs",
  });
}
