import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { InvalidStateError, TimeoutError, UsageError } from "../core/errors.ts";
import { CancelledError as LoopCancelledError } from "../loop/errors.ts";
import { BrokenExecutorError, BrokenWorkerError, CancelledError, QueueFullError } from "./errors.ts";
import { report } from "./reporter.ts";

/** A class of errors, abstract ones included. */
interface ErrorClass<E extends Error> {
  readonly name: string;
  readonly prototype: E;
}

/** The classes that both threads know; an error of any other one becomes one of the nearest of these above it. */
const KNOWN = new Map<string, ErrorClass<Error>>([
  ["Error", Error],
  ["EvalError", EvalError],
  ["RangeError", RangeError],
  ["ReferenceError", ReferenceError],
  ["SyntaxError", SyntaxError],
  ["TypeError", TypeError],
  ["URIError", URIError],
  ["AggregateError", AggregateError],
  ["DOMException", DOMException],
  ["sennit.CancelledError", BaseCancelledError],
  ["sennit.asyncio.CancelledError", LoopCancelledError],
  ["sennit.concurrent.CancelledError", CancelledError],
  ["sennit.InvalidStateError", InvalidStateError],
  ["sennit.TimeoutError", TimeoutError],
  ["sennit.UsageError", UsageError],
  ["sennit.BrokenExecutorError", BrokenExecutorError],
  ["sennit.BrokenWorkerError", BrokenWorkerError],
  ["sennit.QueueFullError", QueueFullError],
]);

const NAMES = new Map([...KNOWN].map(([name, { prototype }]) => [prototype as object, name]));

/** What makes a registered error of a plain one, by the name of the class. */
const registered = new Map<string, (error: Error) => Error>();

/**
 * Lets errors of a class be instances of it again when they come from another thread.
 *
 * JavaScript's own classes and Sennit's need no registration. An error of any other class comes back as one of the nearest
 * class above it that is known, with its name, message, stack, code, own properties, cause and errors. If its class, or
 * one above it, is registered here, by its name, it becomes an instance of that, without a call of the constructor; or else
 * what `revive` makes of it, for classes with private fields. Stack and cause are kept in any case.
 *
 * Returns a function that takes it back. Throws a UsageError for a name that is registered already.
 *
 * @example
 * ```ts
 * import { registerError } from "sennit/concurrent";
 *
 * class ParseError extends Error {
 *   override readonly name = "ParseError";
 *   readonly line: number = 0;
 * }
 *
 * const unregister = registerError(ParseError);
 * registerError("ParseError", () => new ParseError()); // throws UsageError
 * unregister();
 * ```
 */
export function registerError<E extends Error>(errorClass: ErrorClass<E>, revive?: (error: Error) => E): () => void;
export function registerError(name: string, revive: (error: Error) => Error): () => void;
export function registerError(
  classOrName: ErrorClass<Error> | string,
  revive: (error: Error) => Error = (error) =>
    Object.setPrototypeOf(error, (classOrName as ErrorClass<Error>).prototype),
): () => void {
  const name = typeof classOrName === "string" ? classOrName : classOrName.name;
  if (registered.has(name)) throw registeredTwice(name);
  registered.set(name, revive);
  return () => {
    if (registered.get(name) === revive) registered.delete(name);
  };
}

/** The name of the nearest class of `error` that needs no registration. */
export function nearestKnown(error: Error): string {
  for (let proto = Object.getPrototypeOf(error); proto !== null; proto = Object.getPrototypeOf(proto)) {
    const name = NAMES.get(proto);
    if (name !== undefined) return name;
  }
  return "Error";
}

/** What a class is known by after `nearestKnown`. */
export function prototypeOf(name: string): Error {
  return (KNOWN.get(name) ?? Error).prototype;
}

/** The names of the classes of `error` that are to be registered, the most special first. */
export function classNames(error: Error): string[] {
  const names = new Set<string>();
  for (let proto = Object.getPrototypeOf(error); proto !== null; proto = Object.getPrototypeOf(proto)) {
    if (NAMES.has(proto)) break;
    const name: unknown = proto.constructor?.name;
    if (typeof name === "string" && name !== "") names.add(name);
  }
  // Of an error whose class was given another name by a bundler, or that has none.
  if (Object.hasOwn(error, "name")) names.add(String(error.name));
  return [...names];
}

/** `error` as an instance of the first class in `names` that is registered, or as it is. It never fails. */
export function revive(error: Error, names: readonly string[]): Error {
  const name = names.find((each) => registered.has(each));
  if (name === undefined) return error;
  try {
    return registered.get(name)?.(error) ?? error;
  } catch (exception) {
    report({ message: `The error "${name}" could not be revived`, exception });
    return error;
  }
}

function registeredTwice(name: string): UsageError {
  return new UsageError("ERR_ERROR_REGISTERED_TWICE", {
    did: `registerError() was called for the class ${name}`,
    wrong: "a class of that name is registered already, and only their names cross between threads",
    write: `registerError("${name}", (error) => …), once, for both`,
  });
}
