import type { Failure } from "./failure.ts";

/** Hears of a failure that nobody has handled. */
export type UnhandledErrorReporter = (failure: Failure) => void;

/** A failed Deferred's place in the ledger. It must not lead to the Deferred, or that would never be collected. */
interface Entry {
  readonly failure: Failure;
}

const ledger = new Set<Entry>();
const entries = new WeakMap<object, Entry>();
const collected = new FinalizationRegistry<Entry>((entry) => {
  if (ledger.delete(entry)) reportUnhandledError(entry.failure);
});

let reporter: UnhandledErrorReporter = printUnhandledError;

/**
 * Lets `next` hear of the failures that nobody handles, or the default, which prints them; returns what was in use before.
 *
 * A failure is reported once, when the Deferred that holds it has been collected, as Twisted does.
 *
 * @example
 * ```ts
 * import { fail, flushUnhandledErrors, setUnhandledErrorReporter } from "sennit/twisted";
 *
 * const before = setUnhandledErrorReporter((failure) => console.error(failure.getTraceback()));
 * fail(new Error("lost"));
 * flushUnhandledErrors().map((failure) => failure.getErrorMessage()); // => ["lost"]
 * setUnhandledErrorReporter(before);
 * ```
 */
export function setUnhandledErrorReporter(next: UnhandledErrorReporter | undefined): UnhandledErrorReporter {
  const before = reporter;
  reporter = next ?? printUnhandledError;
  return before;
}

/**
 * Takes all failures that nobody has handled so far, so that they are not reported: for tests, which cannot wait for a
 * collection.
 */
export function flushUnhandledErrors(): Failure[] {
  const failures = [...ledger].map((entry) => entry.failure);
  for (const entry of ledger) collected.unregister(entry);
  ledger.clear();
  return failures;
}

/** @internal `deferred` failed, and nobody is there to handle it. */
export function addUnhandled(deferred: object, failure: Failure): void {
  const entry = { failure };
  ledger.add(entry);
  entries.set(deferred, entry);
  collected.register(deferred, entry, entry);
}

/** @internal The failure of `deferred` was handled, or moved elsewhere. */
export function removeUnhandled(deferred: object): void {
  const entry = entries.get(deferred);
  if (entry === undefined) return;
  entries.delete(deferred);
  ledger.delete(entry);
  collected.unregister(entry);
}

/** @internal Reports an error that no caller can be told of. It never throws. */
export function reportUnhandledError(failure: Failure): void {
  try {
    reporter(failure);
  } catch (error) {
    printUnhandledError(failure);
    console.error("Unhandled error in the reporter of unhandled errors:", error);
  }
}

function printUnhandledError(failure: Failure): void {
  console.error("Unhandled error in Deferred:", failure.value);
}
