/**
 * Thrown in a coroutine instead of `return value`: Tornado's Return, for code that was ported as it stands.
 *
 * A `catch` around the `throw` swallows it, as it does in Python. It captures no stack, for it is no error.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, Return } from "sennit/tornado";
 *
 * const answer = coroutine(function* () {
 *   throw new Return(42);
 * });
 * new VirtualLoop().runUntilComplete(() => answer()); // => 42
 * ```
 */
export class Return<T = undefined> extends Error {
  readonly value: T;

  constructor(...[value]: undefined extends T ? [value?: T] : [value: T]) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super("a coroutine returned by throwing");
    Error.stackTraceLimit = limit;
    this.value = value as T;
  }

  static {
    Object.defineProperty(this.prototype, "name", { configurable: true, writable: true, value: "Return" });
  }
}
