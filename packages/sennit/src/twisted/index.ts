export type { Canceller } from "./canceller.ts";
export { Clock, DelayedCall } from "./clock.ts";
export { deferLater } from "./deferLater.ts";
export { Deferred } from "./deferred.ts";
export {
  DeferredList,
  type DeferredListFlags,
  type DeferredListItem,
  type DeferredListResult,
  FAILURE,
  SUCCESS,
} from "./deferredList.ts";
export { DeferredLock } from "./deferredLock.ts";
export { DeferredQueue } from "./deferredQueue.ts";
export { DeferredSemaphore } from "./deferredSemaphore.ts";
export {
  AlreadyCalledError,
  CancelledError,
  FailureGroup,
  FirstError,
  NoCurrentExceptionError,
  NotACoroutineError,
  QueueOverflow,
  QueueUnderflow,
  TimeoutError,
} from "./errors.ts";
export { type ErrorType, Failure } from "./failure.ts";
export { ensureDeferred } from "./fromCoroutine.ts";
export { gatherResults, type ValuesOf } from "./gatherResults.ts";
export { inlineCallbacks } from "./inlineCallbacks.ts";
export { race } from "./race.ts";
export { execute, fail, logError, type MaybeDeferred, maybeDeferred, passthru, succeed } from "./succeed.ts";
export type { CallLater, TimeoutHandler } from "./timeout.ts";
export { flushUnhandledErrors, setUnhandledErrorReporter, type UnhandledErrorReporter } from "./unhandled.ts";
