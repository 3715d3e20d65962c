import { noteHandover } from "../core/trace.ts";
import { briefTraceback, fullTraceback, messageOf, nameOfClass } from "./failureText.ts";

/** A class, as `check` and `trap` take it. */
// biome-ignore lint/complexity/noBannedTypes: anything that may stand right of instanceof, abstract classes included
type ErrorClass = Function & { readonly prototype: unknown };

/** What `check` and `trap` compare with: a class, or the name of one. */
export type ErrorType = ErrorClass | string;

/**
 * An error as a value: what errbacks are given, and what makes a Deferred fail when a callback returns it.
 *
 * Follows Twisted's Failure. It differs in that it needs the error: JavaScript does not tell which one is being handled.
 *
 * @example
 * ```ts
 * import { Failure } from "sennit/twisted";
 *
 * const failure = new Failure(new RangeError("too far"));
 * failure.getErrorMessage(); // => "too far"
 * failure.check(TypeError, RangeError) === RangeError; // => true
 * failure.check("SyntaxError"); // => undefined
 * ```
 */
export class Failure {
  /** The error itself, by identity; it may be any value, as anything can be thrown. */
  readonly value: unknown;
  /** @internal Somebody has looked at it from another family: it needs no report. */
  _seen = false;
  /** @internal Whether a type announces it: the protocol's `expected`. */
  readonly _expected: boolean;

  /** A Failure of a Failure is one of the same error. */
  constructor(value: unknown, expected = false) {
    this.value = value instanceof Failure ? value.value : value;
    this._expected = value instanceof Failure ? value._expected : expected;
  }

  /** The class of the error; undefined for what is no object. */
  get type(): ErrorClass | undefined {
    const { value } = this;
    return typeof value === "object" && value !== null ? (value.constructor as ErrorClass) : undefined;
  }

  /** The first of `types` that the error is an instance of, or undefined. A name matches that of any class it descends from. */
  check<Types extends ErrorType[]>(...types: Types): Types[number] | undefined {
    return types.find((type) => (typeof type === "string" ? this.#hasName(type) : this.#isInstance(type)));
  }

  /** As `check`, but throws the very error where none matches. */
  trap<Types extends ErrorType[]>(...types: Types): Types[number] {
    const type = this.check(...types);
    if (type === undefined) throw this.value;
    return type;
  }

  /** Throws the error. */
  raiseException(): never {
    throw this.value;
  }

  /** The error's message, or a text in its place where that cannot be had. */
  getErrorMessage(): string {
    return messageOf(this.value);
  }

  /** The error's class, message and stack, and those of its causes; never throws. */
  getTraceback(): string {
    return fullTraceback(this.value);
  }

  /** The error's class and message, and where it was made; never throws. */
  getBriefTraceback(): string {
    return briefTraceback(this.value);
  }

  toString(): string {
    return `[Failure: ${nameOfClass(this.value)}: ${this.getErrorMessage()}]`;
  }

  #isInstance(type: ErrorClass): boolean {
    return typeof this.value === "object" && this.value !== null && this.value instanceof type;
  }

  #hasName(name: string): boolean {
    if (typeof this.value !== "object" || this.value === null) return false;
    for (let proto = Object.getPrototypeOf(this.value); proto !== null; proto = Object.getPrototypeOf(proto)) {
      if (proto.constructor?.name === name) return true;
    }
    return false;
  }
}

/** @internal What was thrown, as a Failure: itself if it is one. */
export function toFailure(thrown: unknown): Failure {
  return thrown instanceof Failure ? thrown : new Failure(thrown);
}

/** @internal A Failure of the same error, which is seen or not by itself. */
export function copyFailure(failure: Failure): Failure {
  const copy = new Failure(failure);
  noteHandover(failure.value, failure, copy);
  return copy;
}
