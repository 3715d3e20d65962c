import { describe, expect, it } from "vitest";
import { CancelledError } from "./cancelled.ts";
import { isCancelled } from "./isCancelled.ts";

/** An error as a library makes it, with the marks that it has and no others. */
function named(name: string, message = "stopped"): Error {
  return Object.assign(new Error(message), { name });
}

class OtherCopysCancelledError extends Error {
  override readonly name = "CancelledError";
}

const cancellations: [whose: string, x: unknown][] = [
  ["Sennit's own", new CancelledError("why")],
  ["a family's own", new (class extends CancelledError {})()],
  ["another copy of Sennit's", new OtherCopysCancelledError()],
  ["AbortController's", AbortSignal.abort().reason],
  ["fetch's and node:timers'", new DOMException("This operation was aborted", "AbortError")],
  ["node:events' and node:fs'", Object.assign(named("AbortError"), { code: "ABORT_ERR" })],
  ["p-cancelable's", named("CancelError", "Promise was canceled")],
  ["axios's", Object.assign(named("CanceledError", "canceled"), { code: "ERR_CANCELED" })],
  ["bluebird's", named("CancellationError", "late cancellation observer")],
  ["Effection's", new Error("halted")],
  ["Effect's", new Error("All fibers interrupted without error")],
  ["redux-saga's", "@@redux-saga/TASK_CANCEL"],
];

const others: [what: string, x: unknown][] = [
  ["any other error", new Error("disk full")],
  ["a timeout", named("TimeoutError")],
  ["a signal's timeout", new DOMException("The operation timed out", "TimeoutError")],
  ["an error that speaks of halting", new Error("the engine halted")],
  ["another string", "cancelled"],
  ["an object with the name alone", { name: "AbortError" }],
  ["nothing", undefined],
  ["null", null],
];

describe("isCancelled()", () => {
  it.each(cancellations)("recognises %s cancellation", (_whose, x) => {
    expect(isCancelled(x)).toBe(true);
  });

  it.each(others)("does not take %s for a cancellation", (_what, x) => {
    expect(isCancelled(x)).toBe(false);
  });
});
