export { futureAddToAwaitedBy, futureDiscardFromAwaitedBy } from "./awaits.ts";
export type { Coroutine, CoroutineFunction } from "./coroutine.ts";
export { isCoroutine } from "./coroutine.ts";
export { CoroutineCall } from "./coroutineCall.ts";
export { ensureFuture } from "./ensureFuture.ts";
export { CancelledError } from "./errors.ts";
export type {
  EventLoop,
  ExceptionContext,
  ExceptionHandler,
  Runnable,
  RunOptions,
  Submitter,
  TaskFactory,
  TaskOptions,
  Work,
} from "./eventLoop.ts";
export { type DoneCallback, Future } from "./future.ts";
export { Handle, TimerHandle } from "./handle.ts";
export { HostLoop } from "./hostLoop.ts";
export type { ResumableLoop, ResumableRunOptions } from "./resumableLoop.ts";
export { type MainOptions, run } from "./run.ts";
export { currentTask, findRunningLoop, getRunningLoop } from "./running.ts";
export { coroutine } from "./subCoroutine.ts";
export { Task } from "./task.ts";
export { VirtualLoop } from "./virtualLoop.ts";
export { wrapFuture } from "./wrapFuture.ts";
