import { from, to } from "sennit";
import { getRunningLoop } from "sennit/loop";
import type { IncomingProduct, Kind, Waiting } from "../kind.ts";

/** A promise from outside, and the functions that settle it. */
function settlable(): { promise: Promise<unknown> } & Omit<IncomingProduct, "waitable"> {
  let resolve: (value: unknown) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise((resolvePromise, rejectPromise) => {
    resolve = resolvePromise;
    reject = rejectPromise;
  });
  return { promise, resolve, reject, cancel: (reason) => reject(abortError(reason)) };
}

/** As `events.once` and `timers/promises` reject. */
function abortError(reason: unknown): Error {
  const error = new Error("The operation was aborted", { cause: reason });
  error.name = "AbortError";
  return error;
}

/** An async function waits for a promise. */
export function waitByAwait(promise: PromiseLike<unknown>, look: () => void): Waiting {
  let outcome: ReturnType<Waiting["outcome"]>;
  const wait = async (): Promise<void> => {
    try {
      const value = await promise;
      outcome = { status: "fulfilled", value };
    } catch (reason) {
      outcome = { status: "rejected", reason, expected: false };
    }
    look();
  };
  void wait();
  return { outcome: () => outcome };
}

export const kind: Kind = {
  name: "native promise",
  subpath: "sennit",
  in: {
    code: "from(promise)",
    make() {
      const loop = getRunningLoop();
      const { promise, ...functions } = settlable();
      return { waitable: from(promise, { loop }), ...functions, again: () => from(promise, { loop }) };
    },
  },
  out: {
    code: "to.promise(future)",
    wait: (future, look) => waitByAwait(to.promise(future), look),
    race: (future) => Promise.race([to.promise(future), Promise.resolve()]),
  },
  plain: {
    in: {
      code: "await promise",
      make() {
        const { promise, ...functions } = settlable();
        return { waitable: promise, ...functions };
      },
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["thenable"],
      text: "A promise unwraps a thenable when it is resolved, before anybody waits for it.",
    },
    {
      direction: "out",
      columns: ["thenable"],
      text: 'A promise unwraps a thenable that it is resolved with. `future["~future"].peek()` has it as it is.',
    },
    {
      direction: "out",
      columns: ["typed"],
      text: 'A promise rejects in one way only. The error is the same object; `future["~future"].peek()` has the mark.',
    },
    {
      direction: "out",
      columns: ["leak"],
      text: "`Promise.race` never lets go of the promises that have lost. Race futures, and make a promise of the winner.",
    },
  ],
};
