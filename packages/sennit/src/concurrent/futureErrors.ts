import { InvalidStateError, UsageError } from "../core/errors.ts";

/** What it is asked for is not there yet. */
export function notDone(method: string): InvalidStateError {
  return new InvalidStateError({
    did: `${method}() was called on a future`,
    wrong: "it is not done, and JavaScript cannot block until it is",
    write: "const value = yield* future, or await future",
  });
}

/** It cannot be settled again. */
export function alreadyDone(method: string): InvalidStateError {
  return new InvalidStateError({
    did: `${method}() was called on a future`,
    wrong: "it is done already: it has a result, an error, or was cancelled",
    write: `if (!future.done()) future.${method}(…)`,
  });
}

/** An executor takes up each future once. */
export function startedTwice(state: string): UsageError {
  return new UsageError("ERR_FUTURE_STARTED_TWICE", {
    did: "setRunningOrNotifyCancel() was called on a future",
    wrong: `it is ${state}: an executor has taken it up already`,
    write: "if (future.setRunningOrNotifyCancel()) future.setResult(work())",
  });
}
