import { UsageError } from "../core/errors.ts";

/** What a submit after the shutdown raises: a RuntimeError in concurrent.futures. */
export function shutDownError(): UsageError {
  return new UsageError("ERR_EXECUTOR_SHUT_DOWN", {
    did: "work was submitted to an executor",
    wrong: "it was shut down before",
    write: "await Promise.all(futures); await executor.shutdown()",
  });
}
