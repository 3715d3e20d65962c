/**
 * Several errors at once: Python's ExceptionGroup, which here is an AggregateError.
 *
 * @example
 * ```ts
 * import { all, ExceptionGroup } from "sennit";
 *
 * const fails = (message: string) => async () => {
 *   throw new Error(message);
 * };
 * try {
 *   await all([fails("disk full"), fails("no network")]);
 * } catch (error) {
 *   error instanceof ExceptionGroup && error.errors.map((each) => each.message); // => ["disk full", "no network"]
 * }
 * ```
 */
export class ExceptionGroup extends AggregateError {
  readonly code = "ERR_EXCEPTION_GROUP";

  constructor(errors: readonly unknown[], message: string) {
    super(errors, `${message} (${errors.length} sub-exception${errors.length === 1 ? "" : "s"})`);
  }

  static {
    Object.defineProperty(this.prototype, "name", { configurable: true, writable: true, value: "ExceptionGroup" });
  }
}
