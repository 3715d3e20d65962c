import * as adapters from "../core/adapters.ts";

// A constant of this module: V8 reads it without the check that each use of an import has.
const adapterFor = adapters.adapterFor;

const THEN: unknown = Promise.prototype.then;

/** Whether `x` is a native promise as the language makes them: it shows itself as nothing else, and no adapter knows it. */
export function isPlainPromise(x: unknown): x is Promise<unknown> {
  // Not `instanceof`: that goes through the prototypes in a loop, after which V8 checks again all that it knew.
  if (x === undefined || x === null || x.constructor !== Promise) return false;
  const shown = x as { then?: unknown; "~future"?: unknown; "~recipe"?: unknown };
  return (
    shown.then === THEN &&
    shown["~future"] === undefined &&
    shown["~recipe"] === undefined &&
    adapterFor(x) === undefined
  );
}
