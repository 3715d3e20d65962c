import { InvalidStateError, UsageError } from "../core/errors.ts";

export function notIterable(): UsageError {
  return new UsageError("ERR_FUTURE_ITERATED", {
    did: "a future was iterated",
    wrong: "it is one value: that would never end",
    write: "yield* future, or [future]",
  });
}

export function valueOfItself(): UsageError {
  return new UsageError("ERR_FUTURE_OF_ITSELF", {
    did: "a future was awaited that is its own value",
    wrong: "await would look into it for ever",
    write: "yield* future",
  });
}

export function notDone(method: string): InvalidStateError {
  return new InvalidStateError({
    did: `${method}() was called on a future`,
    wrong: "it is still pending",
    write: "const value = yield* future",
  });
}

export function alreadyDone(method: string): InvalidStateError {
  return new InvalidStateError({
    did: `${method}() was called on a future`,
    wrong: "it is done already",
    write: `if (!future.done()) future.${method}(…)`,
  });
}
