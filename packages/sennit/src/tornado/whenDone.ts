import type { StandardFutureV1 } from "@sennit/spec";
import { Future } from "../loop/index.ts";

/** Calls `callback` with `future` once that is done, and at once if it is. */
export function whenDone<F extends StandardFutureV1>(future: F, callback: (future: F) => unknown): void {
  if (future instanceof Future) {
    if (future.done()) callback(future);
    else future.addDoneCallback(() => callback(future));
    return;
  }
  const props = future["~future"];
  if (props.peek() === undefined) props.observe(() => callback(future));
  else callback(future);
}
