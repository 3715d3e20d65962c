export { Context, ContextVar, copyContext, ExceptionGroup, InvalidStateError, TimeoutError } from "../core/index.ts";
export {
  CancelledError,
  type Coroutine,
  CoroutineCall,
  type CoroutineFunction,
  coroutine,
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
  type MainOptions,
  type Runnable,
  run,
  Task,
  type TaskOptions,
  TimerHandle,
  type Work,
  wrapFuture,
} from "../loop/index.ts";
export { AsCompleted, type AsCompletedOptions, asCompleted, type ValueOf } from "./asCompleted.ts";
export { asyncFor } from "./asyncFor.ts";
export { type AsyncContextManager, asyncWith, type Failure, type Waitable } from "./asyncWith.ts";
export { Barrier, BrokenBarrierError } from "./barrier.ts";
export {
  type CallGraphOptions,
  captureCallGraph,
  type FutureCallGraph,
  formatCallGraph,
  printCallGraph,
} from "./callGraph.ts";
export { Condition } from "./condition.ts";
export { CoroutineIterator, IteratorCall } from "./coroutineIterator.ts";
export { createEagerTaskFactory, eagerTaskFactory, type TaskConstructor } from "./eagerTasks.ts";
export { Event } from "./event.ts";
export { type Gathered, type GatherOptions, gather } from "./gather.ts";
export { Held } from "./held.ts";
export { LifoQueue } from "./lifoQueue.ts";
export { AbortedError, type Limit } from "./limit.ts";
export { Lock } from "./lock.ts";
export { PriorityQueue } from "./priorityQueue.ts";
export { Queue, QueueEmpty, QueueFull, QueueShutDown } from "./queue.ts";
export type { Body } from "./runBody.ts";
export { runCoroutineThreadsafe } from "./runCoroutineThreadsafe.ts";
export { Runner, type RunnerOptions, type RunnerRunOptions } from "./runner.ts";
export { BoundedSemaphore, Semaphore } from "./semaphore.ts";
export { shield } from "./shield.ts";
export { sleep } from "./sleep.ts";
export { TaskGroup } from "./taskGroup.ts";
export { allTasks, createTask } from "./tasks.ts";
export { ThreadsafeFuture } from "./threadsafeFuture.ts";
export { Timeout, timeout, timeoutAt } from "./timeout.ts";
export { toThread } from "./toThread.ts";
export { type ReturnWhen, type Waited, type WaitOptions, wait } from "./wait.ts";
export { waitFor } from "./waitFor.ts";
