import type { EventLoop, Runnable, RunOptions } from "./eventLoop.ts";

/** Options of the `run` of a ResumableLoop. */
export interface ResumableRunOptions extends RunOptions {
  /** Leaves the other tasks as they are: they stand still until the next run. False without it. */
  readonly keepTasks?: boolean | undefined;
}

/** A loop that can run several times and end later: what a Runner needs, and HostLoop and VirtualLoop are. */
export interface ResumableLoop extends EventLoop {
  run<T>(main: Runnable<T>, options?: ResumableRunOptions): Promise<T>;
  /** What the end of a run does: cancels all tasks, waits for them, and shuts the default executor down. */
  shutdown(): Promise<void>;
}
