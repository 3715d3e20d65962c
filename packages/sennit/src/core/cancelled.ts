/**
 * The cancellation of some work, as an error: the base of every family's own CancelledError.
 *
 * It captures no stack: a cancellation is a request, and its origin is `requestedBy`, not the place where it was raised.
 *
 * @example
 * ```ts
 * import { CancelledError } from "sennit";
 * import { VirtualLoop } from "sennit/loop";
 *
 * const loop = new VirtualLoop();
 * const future = loop.createFuture<number>();
 * future.cancel("no longer needed");
 * const error = future["~future"].peek();
 * error?.status; // => "cancelled"
 * new CancelledError("no longer needed").reason; // => "no longer needed"
 * ```
 */
export class CancelledError extends Error {
  // Declared only: where a base class defines fields, V8 makes the objects of those derived from it in a slow way.

  /** The same for every family, so that programs need not compare classes. */
  declare readonly code: "ERR_CANCELLED";
  /** What was given to `cancel` or `abort`, the very same value. */
  declare readonly reason: unknown;
  /** The task that asked for the cancellation, where one did. */
  declare readonly requestedBy: unknown;

  constructor(reason?: unknown, requestedBy?: unknown) {
    // Without a reason, the message is the class's: one of its own is a fifth of what the error takes.
    const message = reason === undefined ? undefined : describe(reason);
    const limit = Error.stackTraceLimit;
    // No number: at 0, V8 goes through the stack nevertheless, which takes as long as the rest.
    Error.stackTraceLimit = undefined as never;
    super(message);
    Error.stackTraceLimit = limit;
    this.stack = `${this.name}: ${this.message}`;
    this.code = "ERR_CANCELLED";
    this.reason = reason;
    this.requestedBy = requestedBy;
  }

  static {
    const define = (key: string, value: string): unknown =>
      Object.defineProperty(this.prototype, key, { configurable: true, writable: true, value });
    define("name", "CancelledError");
    define("message", "the work was cancelled");
  }
}

function describe(reason: unknown): string {
  if (reason instanceof Error) return reason.message;
  // Not by its own toString: a reason can be anything, and a cancellation must not fail for it.
  return typeof reason === "object" && reason !== null ? Object.prototype.toString.call(reason) : String(reason);
}
