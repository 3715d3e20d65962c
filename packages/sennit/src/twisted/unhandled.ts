import { afterMicrotask } from "../core/host.ts";
import { describeSites } from "./debugging.ts";
import type { Failure } from "./failure.ts";

/** Hears of a failure that nobody has handled; `sites` tells where its Deferred was made and fired, or is empty. */
export type UnhandledErrorReporter = (failure: Failure, sites: string) => void;

/** A Deferred, as far as the ledger knows it. */
interface Suspect {
  /** Its failure, as long as nobody has handled it. */
  _unhandled(): Failure | undefined;
}

/** A failed Deferred's place in the ledger. It must not lead to the Deferred, or that would never be collected. */
interface Entry {
  readonly failure: Failure;
  readonly sites: string;
}

const ledger = new Set<Entry>();
const entries = new WeakMap<object, Entry>();
const collected = new FinalizationRegistry<Entry>((entry) => {
  if (ledger.delete(entry)) reportUnhandledError(entry.failure, entry.sites);
});

/**
 * Those that have failed just now. Most failures are handled at once, and an entry costs more than the Deferred itself, so
 * that only what is still unhandled in the next microtask gets one.
 */
let fresh: Suspect[] = [];

/** So many are held back at most: they cannot be collected before. */
const FRESH_LIMIT = 1000;

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
 * flushUnhandledErrors(); // those of before
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
 *
 * @example
 * ```ts
 * import { fail, flushUnhandledErrors } from "sennit/twisted";
 *
 * fail(new Error("handled")).addErrback(() => undefined);
 * const lost = fail(new Error("lost"));
 * flushUnhandledErrors().length; // => 1
 * flushUnhandledErrors().length; // => 0
 * ```
 */
export function flushUnhandledErrors(): Failure[] {
  enterFresh();
  const failures = [...ledger].map((entry) => entry.failure);
  for (const entry of ledger) collected.unregister(entry);
  ledger.clear();
  return failures;
}

/** @internal `deferred` failed, and nobody is there to handle it. */
export function addUnhandled(deferred: Suspect): void {
  fresh.push(deferred);
  if (fresh.length === 1) afterMicrotask(enterFresh);
  else if (fresh.length === FRESH_LIMIT) enterFresh();
}

/** @internal The failure of `deferred` was handled, or moved elsewhere. */
export function removeUnhandled(deferred: object): void {
  const entry = entries.get(deferred);
  if (entry === undefined) return;
  entries.delete(deferred);
  ledger.delete(entry);
  collected.unregister(entry);
}

/** Enters those that have failed and were not handled since. */
function enterFresh(): void {
  const suspects = fresh;
  fresh = [];
  for (const suspect of suspects) {
    const failure = suspect._unhandled();
    if (failure === undefined || entries.has(suspect)) continue;
    const entry = { failure, sites: describeSites(suspect) };
    ledger.add(entry);
    entries.set(suspect, entry);
    collected.register(suspect, entry, entry);
  }
}

/** @internal Reports an error that no caller can be told of. It never throws. */
export function reportUnhandledError(failure: Failure, sites = ""): void {
  try {
    reporter(failure, sites);
  } catch (error) {
    printUnhandledError(failure, sites);
    console.error("Unhandled error in the reporter of unhandled errors:", error);
  }
}

function printUnhandledError(failure: Failure, sites: string): void {
  console.error("Unhandled error in Deferred:", failure.value, ...(sites === "" ? [] : [sites]));
}
