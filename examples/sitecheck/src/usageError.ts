/** The command line cannot be understood or carried out; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "ERR_USAGE";
}
