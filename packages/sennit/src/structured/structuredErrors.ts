import { describe } from "../core/describe.ts";
import { TimeoutError, UsageError } from "../core/errors.ts";
import { ExceptionGroup } from "../core/exceptionGroup.ts";
import { CancelledError } from "../loop/errors.ts";
import type { CancelScope } from "./cancelScope.ts";

/**
 * Raised when a scope's deadline has cut its work off; `scope` says whose deadline that was.
 *
 * It is the very error that is the reason of the scope's signal, and of the CancelledErrors in it.
 *
 * @example
 * ```ts
 * import { failAfter, ScopeTimeoutError, sleep } from "sennit";
 *
 * const reasons: unknown[] = [];
 * const work = failAfter(5, async (signal) => {
 *   signal.addEventListener("abort", () => reasons.push(signal.reason));
 *   await sleep(60_000);
 * });
 * const error = await work.catch((error) => error);
 * error instanceof ScopeTimeoutError && error === reasons[0]; // => true
 * ```
 */
export class ScopeTimeoutError extends TimeoutError {
  /** The scope whose deadline was reached. */
  readonly scope: CancelScope;

  constructor(scope: CancelScope, allowed: number) {
    super(`${scope.name} did not finish within the ${Math.round(allowed)} ms that it was given`);
    this.scope = scope;
  }
}

/**
 * Raised when `retry` gives up: the errors of all attempts, of which the last is the `cause`.
 *
 * @example
 * ```ts
 * import { RetryError, retry } from "sennit";
 *
 * const work = retry(async () => Promise.reject(new Error("no answer")), { attempts: 2, delay: 1 });
 * const error = await work.catch((error) => error);
 * error instanceof RetryError && error.errors.length; // => 2
 * ```
 */
export class RetryError extends ExceptionGroup {
  constructor(errors: readonly unknown[]) {
    super(errors, `gave up after ${errors.length} ${errors.length === 1 ? "attempt" : "attempts"}`);
    Object.defineProperty(this, "cause", { configurable: true, writable: true, value: errors.at(-1) });
  }

  static {
    Object.defineProperty(this.prototype, "name", { configurable: true, writable: true, value: "RetryError" });
  }
}

/** The cancellation of those that are left when one has failed: its reason is the error, and its message says so. */
export class FailureElsewhere extends CancelledError {
  constructor(where: string, error: unknown) {
    super(error);
    this.message = `${where} has failed${this.message === "" ? "" : `: ${this.message}`}`;
    // Hosts print this, and have taken the message from before.
    Object.defineProperty(this, "stack", {
      configurable: true,
      writable: true,
      value: `${this.name}: ${this.message}`,
    });
  }
}

export function groupNotOpen(wrong: string): UsageError {
  return new UsageError("ERR_TASK_GROUP_CLOSED", {
    did: "a task group was used",
    wrong,
    write: "await using group = taskGroup(); group.spawn(async (signal) => …), before the end of that block",
  });
}

export function enteredTwice(): UsageError {
  return new UsageError("ERR_ENTERED_TWICE", {
    did: "a task group was entered",
    wrong: "it was entered before, and has one block only",
    write: "await using group = taskGroup(), with a new one each time",
  });
}

export function nothingToRace(): UsageError {
  return new UsageError("ERR_NOTHING_TO_WAIT_FOR", {
    did: "race() was called with nothing in it",
    wrong: "nobody can win it, and it would never end",
    write: "if (entrants.length > 0) await race(entrants)",
  });
}

export function notEntrants(what: string, x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_LIST", {
    did: `${what}() was called with ${describe(x)}`,
    wrong: "it takes a list or a record of what to wait for",
    write: `await ${what}([first, second])`,
  });
}

export function signalAsWork(what: string): UsageError {
  return new UsageError("ERR_SIGNAL_AS_WORK", {
    did: `an AbortSignal stands among the work of ${what}()`,
    wrong: "as a value it would be taken for a result",
    write: `await ${what}(work, { signal })`,
  });
}

export function notATime(what: string, x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_TIME", {
    did: `${what} was set to ${describe(x)}`,
    wrong: "that is no number of milliseconds",
    write: `${what}: 1000`,
  });
}

export function notASignal(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_SIGNAL", {
    did: `a scope was given ${describe(x)} as its signal`,
    wrong: "it is no AbortSignal",
    write: "{ signal: controller.signal }",
  });
}

export function notABody(what: string, x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_FUNCTION", {
    did: `${what}() was called with ${describe(x)}`,
    wrong: "it runs a function in a scope, and what runs already cannot be put into one",
    write: `await ${what}(…, async (signal) => …), or () => promise`,
  });
}
