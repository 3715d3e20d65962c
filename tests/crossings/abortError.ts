/** A cancellation as the platform raises one: an AbortError, with the reason as its cause. */
export function abortError(reason: unknown): Error {
  const error = new Error("The operation was aborted", { cause: reason });
  error.name = "AbortError";
  return error;
}
