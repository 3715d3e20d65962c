import co from "co";
import { from } from "sennit";
import { fromThunk, toThunk } from "sennit/co";
import { getRunningLoop } from "sennit/loop";
import { abortError } from "../abortError.ts";
import { foreignWork, only } from "../foreignWork.ts";
import type { Kind, Waiting } from "../kind.ts";

export const kind: Kind = {
  name: "co thunk",
  library: "co",
  subpath: "sennit/co",
  in: {
    code: "from(fromThunk(thunk))",
    takesSignal: true,
    make(signal) {
      const work = foreignWork();
      const thunk = fromThunk<unknown>((done) =>
        work.start((outcome) => {
          if (outcome.status === "fulfilled") done(null, outcome.value);
          else done(outcome.reason);
        }),
      );
      return {
        waitable: from(thunk, { loop: getRunningLoop(), signal }),
        ...only(work, "resolve", "reject", "started"),
        cancel: (reason) => work.functions.reject(abortError(reason)),
      };
    },
  },
  out: {
    code: "yield toThunk(future)",
    wait(future, look) {
      let outcome: ReturnType<Waiting["outcome"]>;
      void co(function* () {
        try {
          outcome = { status: "fulfilled", value: yield toThunk(future) };
        } catch (reason) {
          outcome = { status: "rejected", reason, expected: false };
        }
        look();
      });
      return { outcome: () => outcome };
    },
  },
  notes: [
    { direction: "out", columns: ["thenable"], text: "co makes a promise of a thunk, which unwraps a thenable." },
    {
      direction: "out",
      columns: ["typed"],
      text: "A callback is given errors of one kind only. The error is the same object.",
    },
  ],
};
