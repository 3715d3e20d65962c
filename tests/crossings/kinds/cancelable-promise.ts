import { CancelablePromise } from "cancelable-promise";
import { from } from "sennit";
import { fromCancelablePromise, toCancelablePromise } from "sennit/cancelable-promise";
import { getRunningLoop } from "sennit/loop";
import { type ForeignWork, foreignWork, only } from "../foreignWork.ts";
import type { IncomingProduct, Kind } from "../kind.ts";
import { waitByAwait } from "../seen.ts";

function promiseOf(work: ForeignWork): CancelablePromise<unknown> {
  return new CancelablePromise<unknown>((resolve, reject, onCancel) => {
    work.start((outcome) => {
      if (outcome.status === "fulfilled") resolve(outcome.value);
      else reject(outcome.reason);
    });
    onCancel(() => work.stop());
  });
}

function product(work: ForeignWork, promise: CancelablePromise<unknown>): Omit<IncomingProduct, "waitable"> {
  return {
    ...only(work, "resolve", "reject", "heard", "heardReason", "cleanedUp", "finishCleanup"),
    cancel: () => promise.cancel(),
  };
}

export const kind: Kind = {
  name: "cancelable-promise promise",
  library: "cancelable-promise",
  subpath: "sennit/cancelable-promise",
  in: {
    code: "from(fromCancelablePromise(promise))",
    make() {
      const work = foreignWork();
      const promise = promiseOf(work);
      return { waitable: from(fromCancelablePromise(promise), { loop: getRunningLoop() }), ...product(work, promise) };
    },
  },
  out: {
    code: "toCancelablePromise(future)",
    wait(future, look) {
      const promise = toCancelablePromise(future);
      return { ...waitByAwait(promise, look), cancel: () => promise.cancel() };
    },
    race: (future) => Promise.race([toCancelablePromise(future), Promise.resolve()]),
  },
  plain: {
    in: {
      code: "await promise",
      make() {
        const work = foreignWork();
        const promise = promiseOf(work);
        return { waitable: promise, ...product(work, promise) };
      },
    },
  },
  notes: [
    { direction: "in", columns: ["thenable"], text: "cancelable-promise unwraps a thenable, as all promises do." },
    {
      direction: "in",
      columns: ["reason down", "reason up"],
      text: "The `cancel` of cancelable-promise takes no reason. The wait that was cancelled has it.",
    },
    {
      direction: "in",
      columns: ["cleanup"],
      text: "A cancelled promise of cancelable-promise never ends, whatever its handlers have begun: nothing can be waited for.",
    },
    { direction: "out", columns: ["thenable"], text: "cancelable-promise unwraps a thenable, as all promises do." },
    { direction: "out", columns: ["typed"], text: "A promise rejects in one way only. The error is the same object." },
    {
      direction: "out",
      columns: ["cancel", "reason down", "cleanup"],
      text: "A promise of cancelable-promise whose `cancel` was called takes no reason, and calls nobody any more: its `await` never ends.",
    },
    {
      direction: "out",
      columns: ["leak"],
      text: "`Promise.race` never lets go of the promises that have lost. Race futures, and make a promise of the winner.",
    },
  ],
};
