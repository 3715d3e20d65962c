export { allOf, type ValuesOfAll } from "./allOf.ts";
export { anyOf } from "./anyOf.ts";
export type { Canceller } from "./canceller.ts";
export { Clock, DelayedCall } from "./clock.ts";
export { CooperativeTask } from "./cooperativeTask.ts";
export { Cooperator, type CooperatorOptions, coiterate, cooperate } from "./cooperator.ts";
export { getDebugging, setDebugging } from "./debugging.ts";
export { deferLater } from "./deferLater.ts";
export { Deferred } from "./deferred.ts";
export { DeferredFilesystemLock } from "./deferredFilesystemLock.ts";
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
export { deferToExecutor, deferToThread } from "./deferToThread.ts";
export {
  AlreadyCalledError,
  AlreadyTryingToLockError,
  CancelledError,
  FailureGroup,
  FirstError,
  NoCurrentExceptionError,
  NotACoroutineError,
  QueueOverflow,
  QueueUnderflow,
  TimeoutError,
} from "./errors.ts";
export { Eventual, type Settled } from "./eventual.ts";
export { type ErrorType, Failure } from "./failure.ts";
export { FilesystemLock, isLocked } from "./filesystemLock.ts";
export { firstOf } from "./firstOf.ts";
export { fork } from "./fork.ts";
export { ensureDeferred } from "./fromCoroutine.ts";
export { gatherResults, type ValuesOf } from "./gatherResults.ts";
export { inlineCallbacks } from "./inlineCallbacks.ts";
export { LoopingCall } from "./loopingCall.ts";
export { race } from "./race.ts";
export { react } from "./react.ts";
export type { ReactorTime } from "./reactorTime.ts";
export {
  NotPaused,
  SchedulerError,
  SchedulerStopped,
  TaskDone,
  TaskFailed,
  TaskFinished,
  TaskStopped,
} from "./schedulerErrors.ts";
export type { Awaitable } from "./settleAll.ts";
export { execute, fail, logError, type MaybeDeferred, maybeDeferred, passthru, succeed } from "./succeed.ts";
export type { CallLater, TimeoutHandler } from "./timeout.ts";
export { flushUnhandledErrors, setUnhandledErrorReporter, type UnhandledErrorReporter } from "./unhandled.ts";
