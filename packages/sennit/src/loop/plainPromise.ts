import * as adapters from "../core/adapters.ts";

// A constant of this module: V8 reads it without the check that each use of an import has.
const adapterFor = adapters.adapterFor;

const THEN: unknown = Promise.prototype.then;

/** Whether `x` is a native promise as the language makes them: it shows itself as nothing else, and no adapter knows it. */
export function isPlainPromise(x: unknown): x is Promise<unknown> {
  if (!(x instanceof Promise) || x.constructor !== Promise) return false;
  const {
    then,
    "~future": future,
    "~recipe": recipe,
  } = x as { then?: unknown; "~future"?: unknown; "~recipe"?: unknown };
  return then === THEN && future === undefined && recipe === undefined && adapterFor(x) === undefined;
}
