import { broken, type Definition } from "../definition.ts";
import { Ear } from "../ear.ts";
import { CALLS } from "../ends.ts";
import { showOutcome } from "../show.ts";

export const cancelledIsAnOutcome: readonly Definition[] = [
  {
    law: "F6",
    name: "every observer gets an outcome, whatever it is and whenever they came",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const props = pending.future["~future"];
        const ears = { first: new Ear(), second: new Ear(), late: new Ear() };
        await stage.on(() => props.observe(ears.first.observer));
        await stage.on(() => props.observe(ears.second.observer));
        await stage.end(pending, end, new Error("planted"));
        const came = await stage.until(() => ears.first.heard.length > 0 || props.peek() !== undefined);
        // A request that was taken, and after which nothing at all comes, is F10's finding.
        if (!came && end === "cancel") continue;
        await stage.on(() => props.observe(ears.late.observer));
        await stage.until(() => Object.values(ears).every((ear) => ear.heard.length > 0));
        const deaf = Object.entries(ears).filter(([, ear]) => ear.heard.length === 0);
        if (deaf.length === 0) continue;
        broken("F6", {
          did: `a future with two observers was brought to its end by ${CALLS[end]}, and observed once more`,
          want: "all three to get its outcome",
          saw: `nothing came to the ${deaf.map(([which]) => which).join(" and the ")} one`,
        });
      }
    },
  },
  {
    law: "F6",
    name: "a cancelled future has the status of its own",
    skip: ({ traits }) =>
      traits.ends.some((end) => end === "cancel" || end === "cancelled") ? undefined : "nothing cancels these futures",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        if (end !== "cancel" && end !== "cancelled") continue;
        const outcome = await stage.outcome(await stage.settled(end, new Error("not needed")), end);
        if (outcome.status === "cancelled") continue;
        broken("F6", {
          did: `a future was cancelled by ${CALLS[end]}`,
          want: 'the status "cancelled", neither a value nor an error',
          saw: `it was ${showOutcome(outcome)}`,
        });
      }
    },
  },
];
