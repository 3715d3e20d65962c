import { UsageError } from "../core/errors.ts";
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
import { atLimit, isSignal, type Limit, limitReached } from "./limit.ts";

/**
 * A limit for `asyncWith`, `limit` milliseconds from now on; undefined for none yet: asyncio's timeout.
 *
 * When the time is over the task is cancelled, and the body's CancelledError becomes a TimeoutError. Unlike asyncio's it
 * takes an AbortSignal as well: then that is an AbortedError, with the signal's reason, and where the signal is aborted
 * already the body does not begin.
 *
 * @example
 * ```ts
 * import { asyncWith, run, sleep, timeout } from "sennit/asyncio";
 *
 * await run(() => asyncWith(timeout(10), () => sleep(60_000))).catch((error) => error.code); // => "ERR_TIMEOUT"
 * ```
 */
export function timeout(limit: Limit | undefined): Timeout {
  if (isSignal(limit)) return new Timeout(undefined, limit);
  return new Timeout(limit === undefined ? undefined : getRunningLoop().time() + limit);
}

/** As `timeout`, for a point of the loop's time in milliseconds: asyncio's timeout_at. */
export function timeoutAt(when: number | undefined): Timeout {
  return new Timeout(when);
}

type State = "created" | "active" | "expiring" | "expired" | "finished";

/** A limit in time, or by a signal, that cancels the task it was entered in: asyncio's Timeout. */
export class Timeout implements AsyncContextManager<Timeout> {
  #state: State = "created";
  #when: number | undefined;
  readonly #signal: AbortSignal | undefined;
  #ignoreSignal: (() => void) | undefined;
  /** The signal, if it was that which ended the time. */
  #abortedBy: AbortSignal | undefined;
  #task: Task<unknown> | undefined;
  #timer: Handle | undefined;
  /** The requests for cancellation that the task had when it entered. */
  #before = 0;

  /** @internal */
  constructor(when: number | undefined, signal?: AbortSignal) {
    this.#when = when;
    this.#signal = signal;
  }

  /** When the time is over, in the loop's time; undefined for never, and where a signal says so. */
  when(): number | undefined {
    return this.#when;
  }

  /** Whether the time was over, or the signal aborted, before the body was left. */
  expired(): boolean {
    return this.#state === "expiring" || this.#state === "expired";
  }

  /** Moves the limit to `when`, in the loop's time; a signal stays a limit too. Throws a UsageError outside its body. */
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
    if (this.#signal?.aborted === true) throw limitReached(this.#signal);
    this.#before = this.#task.cancelling();
    this.#state = "active";
    this.reschedule(this.#when);
    this.#ignoreSignal = atLimit(this.#signal, getRunningLoop(), () => this.#expire(this.#signal));
    return this;
  }

  *#exit(failure: Failure | undefined): Coroutine<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#ignoreSignal?.();
    if (this.#state !== "expiring") {
      this.#state = "finished";
      return;
    }
    this.#state = "expired";
    // A request from elsewhere that came in between is not ours to turn into a timeout.
    const left = (this.#task as Task<unknown>).uncancel();
    if (left <= this.#before && failure?.reason instanceof CancelledError) {
      throw limitReached(this.#abortedBy, failure.reason);
    }
  }

  #expire(signal?: AbortSignal): void {
    // Of a timer and a signal the first one counts: the task is cancelled once.
    if (this.#state !== "active") return;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#state = "expiring";
    this.#abortedBy = signal;
    this.#task?.cancel(signal?.reason);
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
