import { TimeoutError, UsageError } from "../core/errors.ts";
import {
  CancelledError,
  type Coroutine,
  CoroutineCall,
  currentTask,
  getRunningLoop,
  type Handle,
  type Task,
} from "../loop/index.ts";
import type { AsyncContextManager, Failure } from "./asyncWith.ts";

/**
 * A limit for `asyncWith`, `delay` milliseconds from when it is entered; undefined for none yet: asyncio's timeout.
 *
 * When the time is over the task is cancelled, and the body's CancelledError becomes a TimeoutError.
 *
 * @example
 * ```ts
 * import { asyncWith, run, sleep, timeout } from "sennit/asyncio";
 *
 * await run(() => asyncWith(timeout(10), () => sleep(60_000))).catch((error) => error.code); // => "ERR_TIMEOUT"
 * ```
 */
export function timeout(delay: number | undefined): Timeout {
  return new Timeout(delay, (ms) => getRunningLoop().time() + ms);
}

/** As `timeout`, for a point of the loop's time in milliseconds: asyncio's timeout_at. */
export function timeoutAt(when: number | undefined): Timeout {
  return new Timeout(when, (time) => time);
}

type State = "created" | "active" | "expiring" | "expired" | "finished";

/** A limit in time that cancels the task it was entered in: asyncio's Timeout. */
export class Timeout implements AsyncContextManager<Timeout> {
  #state: State = "created";
  #when: number | undefined;
  readonly #toTime: (given: number) => number;
  #task: Task<unknown> | undefined;
  #timer: Handle | undefined;
  /** The requests for cancellation that the task had when it entered. */
  #before = 0;

  constructor(given: number | undefined, toTime: (given: number) => number) {
    this.#when = given;
    this.#toTime = toTime;
  }

  /** When the time is over, in the loop's time; undefined for never. */
  when(): number | undefined {
    return this.#when;
  }

  /** Whether the time was over before the body was left. */
  expired(): boolean {
    return this.#state === "expiring" || this.#state === "expired";
  }

  /** Moves the limit to `when`, in the loop's time. Throws a UsageError outside its body. */
  reschedule(when: number | undefined): void {
    if (this.#state !== "active") throw notActive(this.#state);
    this.#when = when;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (when === undefined) return;
    const loop = getRunningLoop();
    const expire = (): void => this.#expire();
    this.#timer = when <= loop.time() ? loop.callSoon(expire) : loop.callAt(when, expire);
  }

  enter(): CoroutineCall<Timeout> {
    return new CoroutineCall(this.#enter());
  }

  exit(failure?: Failure): CoroutineCall<void> {
    return new CoroutineCall(this.#exit(failure));
  }

  *#enter(): Coroutine<Timeout> {
    if (this.#state !== "created") throw enteredTwice();
    this.#task = currentTask();
    if (this.#task === undefined) throw outsideTask();
    this.#before = this.#task.cancelling();
    this.#state = "active";
    this.reschedule(this.#when === undefined ? undefined : this.#toTime(this.#when));
    return this;
  }

  *#exit(failure: Failure | undefined): Coroutine<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#state !== "expiring") {
      this.#state = "finished";
      return;
    }
    this.#state = "expired";
    // A request from elsewhere that came in between is not ours to turn into a timeout.
    const left = (this.#task as Task<unknown>).uncancel();
    if (left <= this.#before && failure?.reason instanceof CancelledError) {
      throw new TimeoutError(undefined, { cause: failure.reason });
    }
  }

  #expire(): void {
    this.#timer = undefined;
    this.#task?.cancel();
    this.#state = "expiring";
  }
}

function notActive(state: State): UsageError {
  return new UsageError("ERR_TIMEOUT_NOT_ACTIVE", {
    did: "a timeout was rescheduled",
    wrong: `it is ${state}: only the body that it limits can move it`,
    write: "asyncWith(timeout(1000), function* (limit) { limit.reschedule(…) })",
  });
}

function enteredTwice(): UsageError {
  return new UsageError("ERR_ENTERED_TWICE", {
    did: "a timeout was entered",
    wrong: "it was entered before",
    write: "asyncWith(timeout(1000), body), with a new one each time",
  });
}

function outsideTask(): UsageError {
  return new UsageError("ERR_NOT_IN_A_TASK", {
    did: "a timeout was entered",
    wrong: "it cancels the task it is in, and this code is in none",
    write: "createTask(function* () { yield* asyncWith(timeout(1000), body) })",
  });
}
