import type { Outcome } from "./outcome.ts";
import { type Waitable, waitOn } from "./waitOn.ts";

/** Gives up a wait for `reason`; `ended` is called when the work has ended, and at once where it had already. */
export type Stop = (reason: unknown, ended: (outcome?: Outcome) => void) => void;

/** Stops a wait that has not begun. */
export const nothingToStop: Stop = (_reason, ended) => ended();

/**
 * As `waitOn`, for libraries that can wait for the cleanup of what they cancel: `done` hears of an outcome that comes by
 * itself, and whoever stops the wait of the one that comes after that.
 */
export function stoppable<T>(x: Waitable<T>, done: (outcome: Outcome<T>) => void): Stop {
  let tell: ((outcome: Outcome<T>) => void) | undefined = done;
  const cancel = waitOn(x, (outcome) => {
    const told = tell;
    tell = undefined;
    told?.(outcome);
  });
  return (reason, ended) => {
    if (tell === undefined) {
      ended();
      return;
    }
    tell = ended;
    cancel(reason);
  };
}
