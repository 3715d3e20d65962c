/** Several errors at once: Python's ExceptionGroup, which here is an AggregateError. */
export class ExceptionGroup extends AggregateError {
  readonly code = "ERR_EXCEPTION_GROUP";

  constructor(errors: readonly unknown[], message: string) {
    super(errors, `${message} (${errors.length} sub-exception${errors.length === 1 ? "" : "s"})`);
  }

  static {
    Object.defineProperty(this.prototype, "name", { configurable: true, writable: true, value: "ExceptionGroup" });
  }
}
