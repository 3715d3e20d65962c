import type { StandardFutureV1 } from "@sennit/spec";
import { broken, type Definition } from "../definition.ts";
import { CALLS } from "../ends.ts";

/** Calls `observe`, and says whether it has called back by the time it returns. */
function callsBackAtOnce(props: StandardFutureV1.Props): boolean {
  let called = false;
  props.observe(() => {
    called = true;
  });
  return called;
}

function calledBack(which: string): never {
  return broken("F2", {
    did: `observe() was called on ${which}`,
    want: "the observer to be called after observe() has returned",
    saw: "it was called before that",
  });
}

export const neverDuringTheCall: readonly Definition[] = [
  {
    law: "F2",
    name: "`observe` of a pending future does not call back before it returns",
    run: async ({ stage }) => {
      const { future } = await stage.pending();
      if (await stage.on(() => callsBackAtOnce(future["~future"]))) calledBack("a pending future");
    },
  },
  {
    law: "F2",
    name: "`observe` of a settled future does not call back before it returns",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const { future } = await stage.settled(end, new Error("planted"));
        if (await stage.on(() => callsBackAtOnce(future["~future"]))) calledBack(`a future after ${CALLS[end]}`);
      }
    },
  },
  {
    law: "F2",
    name: "`observe` does not call back before it returns, if an observer calls it",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        let atOnce = false;
        await stage.on(() =>
          pending.future["~future"].observe(() => {
            atOnce = callsBackAtOnce(pending.future["~future"]);
          }),
        );
        await stage.end(pending, end, new Error("planted"));
        await stage.quiet();
        if (atOnce) calledBack(`a future by one of its observers, after ${CALLS[end]}`);
      }
    },
  },
];
