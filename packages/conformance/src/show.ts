import type { StandardFutureV1 } from "@sennit/spec";

/** A value, in a few words. Nothing of it is called, as it may be anything. */
export function show(x: unknown): string {
  if (typeof x === "string") return JSON.stringify(x);
  if (typeof x === "function") return `the function ${x.name || "(anonymous)"}`;
  if (x instanceof Error) return `${x.name}(${JSON.stringify(x.message)})`;
  if (typeof x !== "object" || x === null) return String(x);
  const shape = Object.getPrototypeOf(x) === Object.prototype ? Object.keys(x).join(", ") : undefined;
  return shape === undefined ? Object.prototype.toString.call(x) : `{ ${shape} }`;
}

/** An outcome, in a few words. */
export function showOutcome(outcome: StandardFutureV1.Outcome | undefined): string {
  if (outcome === undefined) return "no outcome";
  if (typeof outcome !== "object" || outcome === null) return show(outcome);
  if (outcome.status === "fulfilled") return `fulfilled with ${show(outcome.value)}`;
  if (outcome.status === "cancelled") return `cancelled for ${show(outcome.reason)}`;
  if (outcome.status !== "rejected") return show(outcome);
  return `rejected with ${show(outcome.reason)}, expected: ${show(outcome.expected)}`;
}
