export { InvalidStateError, TimeoutError } from "../core/errors.ts";
export { type AsCompletedOptions, asCompleted, type Completion } from "./asCompleted.ts";
export { BrokenExecutorError, BrokenWorkerError, CancelledError } from "./errors.ts";
export { Executor, type ShutdownOptions } from "./executor.ts";
export { type DoneCallback, Future } from "./future.ts";
export { InlineExecutor } from "./inlineExecutor.ts";
export type { Transferable } from "./job.ts";
export type { MapOptions } from "./mapTasks.ts";
export { type Reporter, setReporter } from "./reporter.ts";
export { currentSignal } from "./runningTask.ts";
export type { AnyTaskModule, TaskArgs, TaskName, TaskResult } from "./taskModule.ts";
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
  type WorkerExecutorStats,
} from "./workerExecutor.ts";
