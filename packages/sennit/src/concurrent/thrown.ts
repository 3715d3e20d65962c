import { classNames, nearestKnown, prototypeOf, revive } from "./errorClasses.ts";

/** What was thrown on one thread, in a form that can be cloned for another. */
export type Thrown = { readonly value: unknown } | { readonly error: ErrorData };

interface ErrorData {
  /** The nearest class that both threads know. */
  readonly type: string;
  /** Those below it, and its name: perhaps the other thread has registered one of them. */
  readonly classes: readonly string[];
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Its own properties, `code` among them; those of errors are errors again. */
  readonly properties: Readonly<Record<string, Thrown>>;
  readonly cause: Thrown | undefined;
  readonly errors: readonly Thrown[] | undefined;
}

/** The frames of what runs the tasks on a worker, which tell nobody anything. */
const MACHINERY = /\n[^\n]*\bsennit\b[^\n]*\bworkerEntry\.[jt]s:.*$/s;

/** What is restored by other means than as a property like any other. */
const SPECIAL = new Set(["name", "message", "stack", "cause", "errors"]);

/** Packs what was thrown. It never fails: what cannot be cloned is described. */
export function pack(thrown: unknown, above: readonly unknown[] = []): Thrown {
  if (!isError(thrown)) return { value: cloneable(thrown) };
  if (above.includes(thrown)) return { value: `[circular: ${thrown.name}]` };
  const path = [...above, thrown];
  const errors = (thrown as { errors?: unknown }).errors;
  return {
    error: {
      type: nearestKnown(thrown),
      classes: classNames(thrown),
      name: String(thrown.name),
      message: String(thrown.message),
      stack: typeof thrown.stack === "string" ? thrown.stack.replace(MACHINERY, "") : undefined,
      properties: packProperties(thrown, path),
      cause: Object.hasOwn(thrown, "cause") ? pack(thrown.cause, path) : undefined,
      errors: Array.isArray(errors) ? errors.map((error) => pack(error, path)) : undefined,
    },
  };
}

/** What `pack` has packed, as it was; `origin`, the stack of whoever is to be thrown at, goes below the error's own. */
export function unpack(thrown: Thrown, origin?: string): unknown {
  if (!("error" in thrown)) return thrown.value;
  const error = restore(thrown.error);
  const { name, message, stack, cause } = thrown.error;
  const revived = revive(error, thrown.error.classes);
  if (revived !== error && cause !== undefined && !Object.hasOwn(revived, "cause")) set(revived, "cause", error.cause);
  set(revived, "stack", [stack ?? `${name}: ${message}`, origin].filter(Boolean).join("\n"));
  return revived;
}

/** One of the nearest class that is known without being registered. */
function restore({ type, name, message, properties, cause, errors }: ErrorData): Error {
  const error = create(type, name, message);
  for (const [key, value] of Object.entries(properties)) set(error, key, unpack(value), true);
  if (error.name !== name) set(error, "name", name);
  if (cause !== undefined) set(error, "cause", unpack(cause));
  if (errors !== undefined)
    set(
      error,
      "errors",
      errors.map((each) => unpack(each)),
    );
  return error;
}

/** A true error of a class whose constructor is not called: it would ask for other arguments than a message. */
function create(type: string, name: string, message: string): Error {
  if (type === "DOMException") return new DOMException(message, name);
  const error = new Error(message);
  return Object.setPrototypeOf(error, prototypeOf(type));
}

function set(error: Error, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(error, key, { configurable: true, writable: true, enumerable, value });
}

function isError(x: unknown): x is Error {
  return x instanceof Error || Object.prototype.toString.call(x) === "[object Error]";
}

function packProperties(error: Error, path: readonly unknown[]): Record<string, Thrown> {
  const keys = new Set(Object.keys(error));
  // Node's own errors have it too, some of them hidden.
  if (Object.hasOwn(error, "code")) keys.add("code");
  const properties: Record<string, Thrown> = {};
  for (const key of keys) {
    if (!SPECIAL.has(key)) properties[key] = pack((error as unknown as Record<string, unknown>)[key], path);
  }
  return properties;
}

/** `x`, or a description of it if it cannot be cloned. */
function cloneable(x: unknown): unknown {
  if (typeof x !== "object" && typeof x !== "function" && typeof x !== "symbol") return x;
  try {
    structuredClone(x);
    return x;
  } catch {
    return describe(x);
  }
}

function describe(x: unknown): string {
  try {
    return String(x);
  } catch {
    return Object.prototype.toString.call(x);
  }
}
