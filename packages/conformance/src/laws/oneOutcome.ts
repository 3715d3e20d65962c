import type { StandardFutureV1 } from "@sennit/spec";
import type { Pending } from "../adapter.ts";
import { broken, type Definition } from "../definition.ts";
import { bringToEnd, CALLS, type End, payloadOf } from "../ends.ts";
import { showOutcome } from "../show.ts";
import type { Stage } from "../stage.ts";

type Outcome = StandardFutureV1.Outcome;

/** Whether two outcomes say the same: they need not be the same object. */
function isSame(a: Outcome | undefined, b: Outcome | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.status === b.status && Object.is(payloadOf(a), payloadOf(b));
}

/** Tries everything that might change a future which has its outcome. What that throws is nobody's concern here. */
async function tryToChange(stage: Stage, pending: Pending, ends: readonly End[]): Promise<void> {
  for (const end of ends) {
    await stage.on(() => {
      try {
        bringToEnd(pending, end, new Error("a second outcome"));
      } catch {}
    });
  }
  await stage.quiet();
}

export const oneOutcome: readonly Definition[] = [
  {
    law: "F1",
    name: "`peek` shows nothing while the future is pending",
    run: async ({ stage }) => {
      const { future } = await stage.pending();
      await stage.on(() => future["~future"].observe(() => {}));
      await stage.quiet();
      const outcome = await stage.on(() => future["~future"].peek());
      if (outcome === undefined) return;
      broken("F1", {
        did: "peek() was called on a pending future",
        want: "undefined",
        saw: `it returned an outcome: ${showOutcome(outcome)}`,
      });
    },
  },
  {
    law: "F1",
    name: "an outcome that `peek` has shown stays, whatever is tried",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const peek = (): Outcome | undefined => pending.future["~future"].peek();
        await stage.end(pending, end, new Error("the outcome"));
        await stage.until(() => peek() !== undefined);
        const first = await stage.on(peek);
        if (first === undefined) continue;
        await tryToChange(stage, pending, traits.ends);
        const second = await stage.on(peek);
        if (isSame(first, second)) continue;
        broken("F1", {
          did: `peek() was called again after ${CALLS[end]}, and after everything that might end the future once more`,
          want: "the same outcome for ever",
          saw: `it was ${showOutcome(first)} and then ${showOutcome(second)}`,
        });
      }
    },
  },
  {
    law: "F1",
    name: "an observer is called once, with the outcome that `peek` shows by then",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const heard: (readonly [told: Outcome, peeked: Outcome | undefined])[] = [];
        const observe = (): unknown =>
          pending.future["~future"].observe((told) => heard.push([told, pending.future["~future"].peek()]));
        await stage.on(observe);
        await stage.end(pending, end, new Error("the outcome"));
        await stage.until(() => heard.length > 0);
        const early = heard.length;
        await stage.on(observe);
        await tryToChange(stage, pending, traits.ends);
        if (early > 1 || heard.length > 2) {
          broken("F1", {
            did: `one observer was there before ${CALLS[end]}, and one came after it`,
            want: "each to be called once",
            saw: `there were ${early} calls of the first, and ${heard.length} in all`,
          });
        }
        const odd = heard.find(([told, peeked]) => !isSame(told, peeked) || !isSame(told, heard[0]?.[0]));
        if (odd === undefined) continue;
        broken("F1", {
          did: `two observers were called after ${CALLS[end]}, and each called peek()`,
          want: "one outcome, the same for all",
          saw: `an observer was told "${showOutcome(odd[0])}" while peek() said "${showOutcome(odd[1])}"`,
        });
      }
    },
  },
];
