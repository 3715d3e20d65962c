import type { StandardFutureV1 } from "@sennit/spec";
import type { Pending } from "./adapter.ts";

/** A way in which a future comes to its end; "cancel" is a request by `~future`, "cancelled" the library's own means. */
export type End = "resolve" | "reject" | "fail" | "cancelled" | "cancel";

/** How a check speaks of it. */
export const CALLS: Readonly<Record<End, string>> = {
  resolve: "the adapter's resolve()",
  reject: "the adapter's reject()",
  fail: "the adapter's fail()",
  cancelled: "the adapter's cancel()",
  cancel: "~future.cancel()",
};

/** Lets a future come to its end, with a value or for a reason. Call it on the loop. */
export function bringToEnd(pending: Pending, end: End, payload: unknown): void {
  if (end === "cancel") pending.future["~future"].cancel?.(payload);
  else pending[end === "cancelled" ? "cancel" : end]?.(payload);
}

/** What an outcome carries: its value or its reason. */
export function payloadOf(outcome: StandardFutureV1.Outcome): unknown {
  return outcome.status === "fulfilled" ? outcome.value : outcome.reason;
}
