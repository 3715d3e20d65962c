export { InvalidStateError, TimeoutError } from "../core/errors.ts";
export { type AsCompletedOptions, asCompleted, type Completion } from "./asCompleted.ts";
export { registerError } from "./errorClasses.ts";
export { BrokenExecutorError, BrokenWorkerError, CancelledError, QueueFullError } from "./errors.ts";
export { Executor, type ShutdownOptions } from "./executor.ts";
export { type DoneCallback, Future } from "./future.ts";
export { InlineExecutor } from "./inlineExecutor.ts";
export type { MapOptions } from "./mapTasks.ts";
export type { WorkerExecutorStats } from "./pool.ts";
export { type Reporter, setReporter } from "./reporter.ts";
export { currentContext, currentSignal } from "./runningTask.ts";
export { type Restore, restoreContext } from "./taskContext.ts";
export type { AnyTaskModule, TaskArgs, TaskCall, TaskName, TaskResult } from "./taskModule.ts";
export { type Transferable, transfer } from "./transfer.ts";
export {
  ALL_COMPLETED,
  type DoneAndNotDone,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type ReturnWhen,
  type WaitOptions,
  wait,
} from "./wait.ts";
export {
  type SubmitOptions,
  WorkerExecutor,
  type WorkerExecutorOptions,
} from "./workerExecutor.ts";
