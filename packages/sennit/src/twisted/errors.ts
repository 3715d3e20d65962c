import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { TimeoutError as BaseTimeoutError, SennitError, UsageError } from "../core/errors.ts";
import type { Failure } from "./failure.ts";

/**
 * What a cancelled Deferred fails with, unless its canceller says otherwise: Twisted's CancelledError.
 *
 * Only this family's: `failure.check(CancelledError)` does not match asyncio's, as in the original. All of them are
 * instances of the root's CancelledError.
 *
 * @example
 * ```ts
 * import { CancelledError, Deferred } from "sennit/twisted";
 *
 * const deferred = new Deferred<string>();
 * const text = deferred.addErrback((failure) => {
 *   failure.trap(CancelledError);
 *   return "cancelled";
 * });
 * text.cancel();
 * text.result; // => "cancelled"
 * ```
 */
export class CancelledError extends BaseCancelledError {}

/** @internal This family's CancelledError for a reason, which may be a CancelledError of any family. */
export function toCancelledError(reason: unknown): CancelledError {
  if (reason instanceof CancelledError) return reason;
  if (reason instanceof BaseCancelledError) return new CancelledError(reason.reason, reason.requestedBy);
  return new CancelledError(reason);
}

/**
 * Thrown to whoever fires a Deferred that has fired already.
 *
 * @example
 * ```ts
 * import { succeed } from "sennit/twisted";
 *
 * succeed(1).callback(2); // throws AlreadyCalledError
 * ```
 */
export class AlreadyCalledError extends SennitError {
  readonly code = "ERR_ALREADY_CALLED";

  /** `sites`, where they were noted, tells where the Deferred was made and fired. */
  constructor(sites = "") {
    super({
      did: "callback(), errback() or a failure's chain fired a Deferred",
      wrong: "it has fired already, and a Deferred fires once",
      write: `if (!deferred.called) deferred.callback(value)${sites}`,
    });
  }
}

/**
 * What `addTimeout` makes of the cancellation that it asked for, and a DeferredFilesystemLock fails with when it is too late.
 *
 * @example
 * ```ts
 * import { Clock, Deferred, TimeoutError } from "sennit/twisted";
 *
 * const clock = new Clock();
 * const late = new Deferred<number>().addTimeout(50, clock).addErrback((failure) => {
 *   failure.trap(TimeoutError);
 *   return "late";
 * });
 * clock.advance(50);
 * late.result; // => "late"
 * ```
 */
export class TimeoutError extends BaseTimeoutError {
  /** The time that was given, in milliseconds. */
  readonly timeout: number;

  constructor(timeout: number, message = `the Deferred had no result after ${timeout} ms`) {
    super(message);
    this.timeout = timeout;
  }
}

/**
 * What `gatherResults`, and a DeferredList with `fireOnOneErrback`, fail with: the first failure and whose it was.
 *
 * @example
 * ```ts
 * import { fail, FirstError, gatherResults, succeed } from "sennit/twisted";
 *
 * const all = gatherResults([succeed(1), fail(new Error("no"))], true);
 * const index = all.addErrback(({ value }) => (value instanceof FirstError ? value.index : -1));
 * index.result; // => 1
 * ```
 */
export class FirstError extends SennitError {
  readonly code = "ERR_FIRST_ERROR";
  readonly subFailure: Failure;
  /** The place of the Deferred that failed among those that were given. */
  readonly index: number;

  constructor(subFailure: Failure, index: number) {
    super(`the Deferred at index ${index} failed: ${subFailure.getErrorMessage()}`, { cause: subFailure.value });
    this.subFailure = subFailure;
    this.index = index;
  }
}

/**
 * What `race` and `anyOf` fail with when all have failed, and `allOf` when more than one has.
 *
 * @example
 * ```ts
 * import { fail, FailureGroup, race } from "sennit/twisted";
 *
 * const first = race([fail(new Error("a")), fail(new Error("b"))]);
 * const count = first.addErrback(({ value }) => (value instanceof FailureGroup ? value.failures.length : 0));
 * count.result; // => 2
 * ```
 */
export class FailureGroup extends SennitError {
  readonly code = "ERR_FAILURE_GROUP";
  /** In the order of the Deferreds that were given. */
  readonly failures: readonly Failure[];

  /** `among` tells of how many they are, where not all have failed. */
  constructor(failures: readonly Failure[], among = failures.length) {
    const all = failures.length === among ? "all " : "";
    super(`${all}${failures.length} failed: ${failures.map((failure) => failure.getErrorMessage()).join("; ")}`);
    this.failures = failures;
  }
}

/**
 * Thrown by `ensureDeferred` and `Deferred.fromCoroutine` for what is no coroutine.
 *
 * @example
 * ```ts
 * import { ensureDeferred } from "sennit/twisted";
 *
 * ensureDeferred((() => 1) as never); // throws NotACoroutineError
 * ```
 */
export class NotACoroutineError extends UsageError {
  constructor(given: unknown, caller: string) {
    super("ERR_NOT_A_COROUTINE", {
      did: `${caller} was given ${describe(given)}`,
      wrong: "a coroutine is what the call of a generator function returns",
      write: `${caller}((function* () { … })()), or Deferred.fromFuture(x) for a promise or a future of another family`,
    });
  }
}

/**
 * Thrown by `errback()` without an error: JavaScript does not tell which one is being handled.
 *
 * @example
 * ```ts
 * import { Deferred } from "sennit/twisted";
 *
 * new Deferred().errback(undefined); // throws NoCurrentExceptionError
 * ```
 */
export class NoCurrentExceptionError extends UsageError {
  constructor() {
    super("ERR_NO_CURRENT_EXCEPTION", {
      did: "errback() was called without an error",
      wrong: "there is no way to find out which error is being handled",
      write: "catch (error) { deferred.errback(error); }",
    });
  }
}

/**
 * Thrown by a DeferredQueue's `put` when the queue is full.
 *
 * @example
 * ```ts
 * import { DeferredQueue } from "sennit/twisted";
 *
 * const queue = new DeferredQueue<number>(0);
 * queue.put(1); // throws QueueOverflow
 * ```
 */
export class QueueOverflow extends SennitError {
  readonly code = "ERR_QUEUE_OVERFLOW";

  constructor(size: number) {
    super({
      did: "put() was called on a DeferredQueue",
      wrong: `it holds as many objects as it may: ${size}`,
      write: "new DeferredQueue(), without a size, or wait for a get() first",
    });
  }
}

/**
 * Thrown by a DeferredQueue's `get` when too many wait already.
 *
 * @example
 * ```ts
 * import { DeferredQueue } from "sennit/twisted";
 *
 * const queue = new DeferredQueue<number>(undefined, 0);
 * queue.get(); // throws QueueUnderflow
 * ```
 */
export class QueueUnderflow extends SennitError {
  readonly code = "ERR_QUEUE_UNDERFLOW";

  constructor(backlog: number) {
    super({
      did: "get() was called on a DeferredQueue",
      wrong: `as many wait for an object as may: ${backlog}`,
      write: "new DeferredQueue(size), without a backlog",
    });
  }
}

/**
 * What `deferUntilLocked` fails with while the same DeferredFilesystemLock is being waited for already.
 *
 * @example
 * ```ts
 * import { AlreadyTryingToLockError, fail } from "sennit/twisted";
 *
 * const failed = fail(new AlreadyTryingToLockError("/run/app.lock"));
 * failed.addErrback((failure) => failure.check(AlreadyTryingToLockError)).result === AlreadyTryingToLockError; // => true
 * ```
 */
export class AlreadyTryingToLockError extends SennitError {
  readonly code = "ERR_ALREADY_TRYING_TO_LOCK";

  constructor(name: string) {
    super({
      did: `deferUntilLocked() was called on the lock at ${name}`,
      wrong: "the same object is being waited for already, and the lock would have two owners",
      write: "new DeferredFilesystemLock(name), one for each that waits, or a DeferredLock around both",
    });
  }
}

/** @internal */
export function notADeferred(caller: string, given: unknown): UsageError {
  return new UsageError("ERR_NOT_A_DEFERRED", {
    did: `${caller} was given ${describe(given)}`,
    wrong: "it takes Deferreds",
    write: "Deferred.fromFuture(x), for a promise or a future of another family",
  });
}

function describe(x: unknown): string {
  if (typeof x === "function") return `the function ${x.name || "(anonymous)"}, which was not called`;
  return typeof x === "object" && x !== null ? `an object of class ${x.constructor?.name ?? "Object"}` : String(x);
}
