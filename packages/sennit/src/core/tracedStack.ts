import type { Trace } from "./hops.ts";
import { stackWithTrace } from "./traceText.ts";

/** The getters that show a trace. */
const getters = new WeakSet<() => unknown>();

/**
 * Lets `error.stack` show the way of the error, as far as it has come when that is read.
 *
 * What cannot be changed is left alone: frozen errors, those of other realms, and whatever else refuses.
 */
export function showTrace(error: object, trace: Trace): void {
  if (!(error instanceof Error)) return;
  try {
    const own = Object.getOwnPropertyDescriptor(error, "stack");
    if (own?.configurable === false) return;
    const read = readerOf(error, own);
    const get = (): unknown => {
      const stack = read();
      return typeof stack === "string" ? stackWithTrace(stack, trace) : stack;
    };
    // Who writes a stack has the last word.
    const set = function (this: object, value: unknown): void {
      Reflect.defineProperty(this, "stack", { configurable: true, enumerable: false, writable: true, value });
    };
    Reflect.defineProperty(error, "stack", { configurable: true, enumerable: own?.enumerable ?? false, get, set });
    getters.add(get);
  } catch {
    // A proxy may refuse in a manner of its own, and the error itself is still on its way.
  }
}

/** Whether `error.stack` shows its way. */
export function showsTrace(error: object): boolean {
  const get = Object.getOwnPropertyDescriptor(error, "stack")?.get;
  return get !== undefined && getters.has(get);
}

/** Reads the stack as it was: only when it is asked for, where the engine has a function for it. */
function readerOf(error: Error, own: PropertyDescriptor | undefined): () => unknown {
  if (own === undefined) return () => Reflect.get(Object.getPrototypeOf(error), "stack", error);
  return own.get === undefined ? () => own.value : () => own.get?.call(error);
}
