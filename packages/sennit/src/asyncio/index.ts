export { Context, ContextVar, copyContext, InvalidStateError, TimeoutError } from "../core/index.ts";
export {
  CancelledError,
  type Coroutine,
  CoroutineCall,
  type CoroutineFunction,
  currentTask,
  type DoneCallback,
  type EventLoop,
  ensureFuture,
  Future,
  futureAddToAwaitedBy,
  futureDiscardFromAwaitedBy,
  getRunningLoop,
  Handle,
  isCoroutine,
  type Runnable,
  run,
  Task,
  type TaskOptions,
  TimerHandle,
  type Work,
  wrapFuture,
} from "../loop/index.ts";
export { type AsyncContextManager, asyncWith, type Failure, type Waitable } from "./asyncWith.ts";
export {
  type CallGraphOptions,
  captureCallGraph,
  type FutureCallGraph,
  formatCallGraph,
  printCallGraph,
} from "./callGraph.ts";
export { Condition } from "./condition.ts";
export { createEagerTaskFactory, eagerTaskFactory, type TaskConstructor } from "./eagerTasks.ts";
export { Event } from "./event.ts";
export { ExceptionGroup } from "./exceptionGroup.ts";
export { type Gathered, type GatherOptions, gather } from "./gather.ts";
export { Lock } from "./lock.ts";
export { Queue, QueueEmpty, QueueFull } from "./queue.ts";
export { BoundedSemaphore, Semaphore } from "./semaphore.ts";
export { shield } from "./shield.ts";
export { sleep } from "./sleep.ts";
export { TaskGroup } from "./taskGroup.ts";
export { allTasks, createTask } from "./tasks.ts";
export { Timeout, timeout, timeoutAt } from "./timeout.ts";
export { type ReturnWhen, type Waited, type WaitOptions, wait } from "./wait.ts";
export { waitFor } from "./waitFor.ts";
