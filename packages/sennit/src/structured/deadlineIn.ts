import type { Opening } from "./activity.ts";
import { loopHere } from "./backgroundLoop.ts";
import { currentScope } from "./currentScope.ts";
import { notATime } from "./structuredErrors.ts";

/** The opening of a scope that has `ms` milliseconds from now. */
export function deadlineIn(what: string, ms: number): Opening {
  if (typeof ms !== "number" || Number.isNaN(ms)) throw notATime(`the time of ${what}`, ms);
  const within = currentScope();
  return { within, deadline: (within?._loop ?? loopHere()).time() + ms };
}
