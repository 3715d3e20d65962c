import { SennitError } from "../core/errors.ts";

/** What Cooperators and their tasks throw and fail with: one of them is in a state that does not allow what was asked. */
export abstract class SchedulerError extends SennitError {}

/** The Cooperator was stopped: its tasks end with this error, and so do those that it is given then. */
export class SchedulerStopped extends SchedulerError {
  readonly code = "ERR_SCHEDULER_STOPPED";

  constructor() {
    super({
      did: "a Cooperator was to run a task",
      wrong: "it was stopped",
      write: "cooperator.start(), before cooperator.cooperate(iterator)",
    });
  }
}

/** The task has ended: it can be neither paused nor stopped. */
export abstract class TaskFinished extends SchedulerError {}

/** The task has ended because its iterator had. */
export class TaskDone extends TaskFinished {
  readonly code = "ERR_TASK_DONE";

  constructor() {
    super(overAlready("its iterator has come to its end"));
  }
}

/** The task has ended because `stop` was called. */
export class TaskStopped extends TaskFinished {
  readonly code = "ERR_TASK_STOPPED";

  constructor() {
    super(overAlready("it was stopped"));
  }
}

/** The task has ended because its iterator threw, or a Deferred that it yielded failed. */
export class TaskFailed extends TaskFinished {
  readonly code = "ERR_TASK_FAILED";

  /** `cause` is the error that ended the task. */
  constructor(cause: unknown) {
    super(overAlready("it has failed"), { cause });
  }
}

/** `resume` was called more often than `pause`. */
export class NotPaused extends SchedulerError {
  readonly code = "ERR_NOT_PAUSED";

  constructor() {
    super({
      did: "resume() was called on a CooperativeTask",
      wrong: "it is not paused",
      write: "task.pause(); …; task.resume(), each as often as the other",
    });
  }
}

function overAlready(wrong: string) {
  return {
    did: "pause() or stop() was called on a CooperativeTask",
    wrong,
    write: "task.whenDone(), which tells that it ends, before the end and after it",
  };
}
