import Bluebird from "bluebird";
import { from } from "sennit";
import { fromBluebird, toBluebird } from "sennit/bluebird";
import { getRunningLoop } from "sennit/loop";
import { type ForeignWork, foreignWork, only } from "../foreignWork.ts";
import type { IncomingProduct, Kind, Waiting } from "../kind.ts";

const Cancellable = Bluebird.getNewLibraryCopy();
Cancellable.config({ cancellation: true });

/** Work as a promise of bluebird's, which cleans up in finally. */
function bluebird(work: ForeignWork): Bluebird<unknown> {
  return new Cancellable<unknown>((resolve, reject, onCancel) => {
    work.start((outcome) => {
      work.functions.finishCleanup();
      if (outcome.status === "fulfilled") resolve(outcome.value);
      else reject(outcome.reason);
    });
    onCancel?.(() => work.stop());
  }).finally(() => Cancellable.resolve(work.cleanup));
}

function product(work: ForeignWork, promise: Bluebird<unknown>): Omit<IncomingProduct, "waitable"> {
  return {
    ...only(work, "resolve", "reject", "heard", "heardReason", "cleanedUp", "finishCleanup"),
    cancel() {
      promise.cancel();
      work.functions.finishCleanup();
    },
  };
}

export const kind: Kind = {
  name: "bluebird promise",
  library: "bluebird",
  subpath: "sennit/bluebird",
  in: {
    code: "from(fromBluebird(promise))",
    make() {
      const work = foreignWork();
      const promise = bluebird(work);
      return { waitable: from(fromBluebird(promise), { loop: getRunningLoop() }), ...product(work, promise) };
    },
  },
  out: {
    code: "toBluebird(future)",
    wait(future, look) {
      let outcome: ReturnType<Waiting["outcome"]>;
      const promise = toBluebird(future, Cancellable);
      const waiting = promise.then(
        (value) => {
          outcome = { status: "fulfilled", value };
          look();
        },
        (reason) => {
          outcome = { status: "rejected", reason, expected: false };
          look();
        },
      );
      return {
        outcome: () => (waiting.isCancelled() ? { status: "cancelled", reason: undefined } : outcome),
        cancel: () => waiting.cancel(),
      };
    },
    race: (future) => Cancellable.race([toBluebird(future, Cancellable), 1]).then(() => {}),
  },
  plain: {
    in: {
      code: "await promise",
      make() {
        const work = foreignWork();
        const promise = bluebird(work);
        return { waitable: promise, ...product(work, promise) };
      },
    },
  },
  notes: [
    { direction: "in", columns: ["thenable"], text: "bluebird unwraps a thenable, as all promises do." },
    {
      direction: "in",
      columns: ["reason down", "reason up"],
      text: "bluebird's `cancel` takes no reason. The wait that was cancelled has it.",
    },
    { direction: "out", columns: ["thenable"], text: "bluebird unwraps a thenable, as all promises do." },
    {
      direction: "out",
      columns: ["typed"],
      text: "A promise rejects in one way only. The error is the same object.",
    },
    {
      direction: "out",
      columns: ["reason down", "cleanup"],
      text: "bluebird's `cancel` takes no reason and waits for nothing.",
    },
    {
      direction: "out",
      columns: ["leak"],
      text: "A race of bluebird's never lets go of the promises that have lost. Race futures, and make a promise of the winner.",
    },
  ],
};
