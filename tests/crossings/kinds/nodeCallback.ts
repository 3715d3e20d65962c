import { promisify } from "node:util";
import { fromCallback, type NodeCallback, to } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { abortError } from "../abortError.ts";
import { gate } from "../gate.ts";
import type { Kind } from "../kind.ts";
import { Seen } from "../seen.ts";

/** A function that takes a callback, works until it is aborted, and cleans up. */
function waiting() {
  const cleanup = gate<void>();
  let [begun, heard, cleanedUp] = [false, false, false];
  let reason: unknown;
  let done: NodeCallback<[unknown]> = () => {};
  return {
    start(given: NodeCallback<[unknown]>, signal: AbortSignal): void {
      begun = true;
      done = given;
      signal.addEventListener("abort", async () => {
        heard = true;
        reason = signal.reason;
        await cleanup.promise;
        cleanedUp = true;
        done(abortError(signal.reason));
      });
    },
    resolve: (value: unknown) => done(null, value),
    reject: (error: unknown) => done(error),
    cancel: (why: unknown) => done(abortError(why)),
    heard: () => heard,
    heardReason: () => reason,
    cleanedUp: () => cleanedUp,
    finishCleanup: () => cleanup.resolve(),
    started: () => begun,
  };
}

export const kind: Kind = {
  name: "Node callback",
  subpath: "sennit",
  in: {
    code: "fromCallback(start)",
    takesSignal: true,
    make(signal) {
      const { start, ...functions } = waiting();
      return { waitable: fromCallback(start, { loop: getRunningLoop(), signal }), ...functions };
    },
  },
  out: {
    code: "to.callback(future, done)",
    wait(future, look) {
      const seen = new Seen(look);
      const cancel = to.callback(future, (error, value) => (error ? seen.error(error) : seen.value(value)));
      return { outcome: seen.outcome, cancel };
    },
    aborted(recipe, signal) {
      const seen = new Seen(() => {});
      to.callback(recipe, seen.error, { signal });
      return seen;
    },
    race: (future) => to.callback(future, () => {})("lost the race"),
  },
  plain: {
    in: {
      code: "promisify(start)()",
      make() {
        const { start, ...functions } = waiting();
        const plain = promisify((done: (error: unknown, value?: unknown) => void) =>
          start(done, new AbortController().signal),
        );
        return { waitable: plain(), ...functions };
      },
    },
  },
  notes: [
    {
      direction: "out",
      columns: ["typed"],
      text: "A callback is given an error in one way only. It is the same object.",
    },
  ],
};
