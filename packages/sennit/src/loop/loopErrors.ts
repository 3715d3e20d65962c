import { describe } from "../core/describe.ts";
import { InvalidStateError, UsageError } from "../core/errors.ts";

/** What a run says whose loop was stopped before its main work was done. */
export function stoppedEarly(): InvalidStateError {
  return new InvalidStateError({
    did: "stop() was called on a loop",
    wrong: "its work is not done",
    write: "task.cancel(), or runForever()",
  });
}

export function loopIsClosed(method: string): InvalidStateError {
  return new InvalidStateError({
    did: `${method}() was called`,
    wrong: "the loop is closed",
    write: "await run(main)",
  });
}

export function stillRunning(): InvalidStateError {
  return new InvalidStateError({
    did: "close() was called on a loop",
    wrong: "the loop is running",
    write: "await loop.run(main); loop.close()",
  });
}

/** Throws where `x` is no function, which `method` was given to call. */
export function checkFunction(method: string, x: unknown): asserts x is CallableFunction {
  if (typeof x === "function") return;
  throw new UsageError("ERR_NOT_A_FUNCTION", {
    did: `${method}() was called with ${describe(x)}`,
    wrong: "it calls a function",
    write: `${method}(() => …)`,
  });
}

export function neverRuns(method: string): UsageError {
  return new UsageError("ERR_NOT_A_FUNCTION", {
    did: `${method}() was called with a generator function`,
    wrong: "its call is a coroutine, which nobody runs",
    write: `${method}(() => loop.createTask(work))`,
  });
}

export function notATime(when: unknown): UsageError {
  return new UsageError("ERR_NOT_A_TIME", {
    did: `a call was scheduled for ${describe(when)}`,
    wrong: "it is no time in milliseconds",
    write: "loop.callLater(100, callback)",
  });
}

export function noExecutor(): UsageError {
  return new UsageError("ERR_NO_EXECUTOR", {
    did: "runInExecutor() was called without an executor",
    wrong: "the loop has no default executor",
    write: "loop.setDefaultExecutor(new InlineExecutor())",
  });
}
