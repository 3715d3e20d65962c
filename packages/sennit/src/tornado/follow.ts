import type { EventLoop } from "../loop/index.ts";
import { BadYieldError } from "./badYieldError.ts";
import { convert } from "./convertYielded.ts";
import { Moment } from "./moment.ts";
import { outcomeOf } from "./outcomeOf.ts";
import { addFuture } from "./schedule.ts";
import type { Waitable } from "./yielded.ts";

/** Sees to what a callback has returned: a failure of something that can be waited for is logged under the callback's name. */
export function follow(returned: unknown, name: string, loop: EventLoop): void {
  if (returned === undefined || returned === null) return;
  let waitable: Waitable;
  try {
    waitable = convert(returned, loop);
  } catch (error) {
    // Callbacks return all sorts of things.
    if (error instanceof BadYieldError) return;
    throw error;
  }
  if (waitable instanceof Moment) return;
  const discardResult = (): void => {
    const outcome = outcomeOf(waitable);
    if (outcome.status === "rejected") throw outcome.reason;
  };
  addFuture(loop, waitable, discardResult, name);
}
