import { from, to } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { abortError } from "../abortError.ts";
import { gate } from "../gate.ts";
import type { Kind } from "../kind.ts";
import { waitByAwait } from "../seen.ts";

/** The promise of an async function of somebody else's, which rejects with an AbortError when that cancels it. */
function working() {
  const { promise: told, resolve: tell } = gate<() => unknown>();
  const work = async (): Promise<unknown> => (await told)();
  const fail = (make: () => Error): void =>
    tell(() => {
      throw make();
    });
  return {
    promise: work(),
    resolve: (value: unknown) => tell(() => value),
    reject: (error: unknown) => fail(() => error as Error),
    fail,
    cancel: (reason: unknown) => fail(() => abortError(reason)),
  };
}

export const kind: Kind = {
  name: "native promise",
  subpath: "sennit",
  in: {
    code: "from(promise)",
    make() {
      const loop = getRunningLoop();
      const { promise, ...functions } = working();
      return { waitable: from(promise, { loop }), ...functions, again: () => from(promise, { loop }) };
    },
  },
  out: {
    code: "to.promise(future)",
    wait: (future, look) => waitByAwait(to.promise(future), look),
    aborted: (recipe, signal) => waitByAwait(to.promise(recipe, { signal }), () => {}),
    race: (future) => Promise.race([to.promise(future), Promise.resolve()]),
  },
  plain: {
    in: {
      code: "await promise",
      make() {
        const { promise, ...functions } = working();
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
