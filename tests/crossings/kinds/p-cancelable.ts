import PCancelable from "p-cancelable";
import { from } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { fromPCancelable, toPCancelable } from "sennit/p-cancelable";
import { type ForeignWork, foreignWork, only } from "../foreignWork.ts";
import type { IncomingProduct, Kind } from "../kind.ts";
import { waitByAwait } from "../seen.ts";

function promiseOf(work: ForeignWork): PCancelable<unknown> {
  return new PCancelable<unknown>((resolve, reject, onCancel) => {
    work.start((outcome) => {
      if (outcome.status === "fulfilled") resolve(outcome.value);
      else reject(outcome.reason);
    });
    onCancel(() => work.stop());
  });
}

function product(work: ForeignWork, promise: PCancelable<unknown>): Omit<IncomingProduct, "waitable"> {
  return {
    ...only(work, "resolve", "reject", "heard", "heardReason", "cleanedUp", "finishCleanup"),
    cancel: (reason) => promise.cancel(reason.message),
  };
}

export const kind: Kind = {
  name: "p-cancelable promise",
  library: "p-cancelable",
  subpath: "sennit/p-cancelable",
  in: {
    code: "from(fromPCancelable(promise))",
    make() {
      const work = foreignWork();
      const promise = promiseOf(work);
      return { waitable: from(fromPCancelable(promise), { loop: getRunningLoop() }), ...product(work, promise) };
    },
  },
  out: {
    code: "toPCancelable(future)",
    wait(future, look) {
      const promise = toPCancelable(future);
      return { ...waitByAwait(promise, look), cancel: (reason) => promise.cancel((reason as Error).message) };
    },
    race: (future) => Promise.race([toPCancelable(future), Promise.resolve()]),
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
    { direction: "in", columns: ["thenable"], text: "p-cancelable unwraps a thenable, as all promises do." },
    {
      direction: "in",
      columns: ["reason down", "reason up"],
      text: "p-cancelable takes the reason as a text, and gives it to no handler. The wait that was cancelled has it as it is.",
    },
    {
      direction: "in",
      columns: ["cleanup"],
      text: "p-cancelable rejects as soon as its handlers have been called, whatever they have begun.",
    },
    { direction: "out", columns: ["thenable"], text: "p-cancelable unwraps a thenable, as all promises do." },
    { direction: "out", columns: ["typed"], text: "A promise rejects in one way only. The error is the same object." },
    {
      direction: "out",
      columns: ["reason down"],
      text: "p-cancelable takes the reason as a text, and gives it to no handler.",
    },
    {
      direction: "out",
      columns: ["leak"],
      text: "`Promise.race` never lets go of the promises that have lost. Race futures, and make a promise of the winner.",
    },
  ],
};
