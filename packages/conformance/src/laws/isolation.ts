import { broken, type Definition } from "../definition.ts";
import { Ear } from "../ear.ts";
import { bringToEnd, CALLS } from "../ends.ts";
import { withHostErrors } from "../hostErrors.ts";
import { show } from "../show.ts";

export const isolation: readonly Definition[] = [
  {
    law: "F15",
    name: "what an observer throws reaches neither the producer nor another observer",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const ears = [new Ear(), new Ear()];
        const error = new Error("thrown by an observer, to see where it gets to");
        await stage.on(() => {
          const props = pending.future["~future"];
          props.observe(ears[0]!.observer);
          props.observe(() => {
            throw error;
          });
          props.observe(ears[1]!.observer);
        });
        // What is thrown may be reported as the host reports whatever nobody catches.
        await withHostErrors(error, async () => {
          await stage.on(() => {
            try {
              bringToEnd(pending, end, new Error("planted"));
            } catch (thrown) {
              broken("F15", {
                did: `an observer threw, and ${CALLS[end]} settled the future`,
                want: "nothing of it to reach the producer",
                saw: `the call that settled threw ${show(thrown)}`,
              });
            }
          });
          await stage.outcome(pending, end);
          await stage.until(() => ears.every((ear) => ear.heard.length > 0));
        });
        if (ears[0]!.heard.length === 0 || ears[1]!.heard.length > 0) continue;
        broken("F15", {
          did: `the second of three observers threw, when ${CALLS[end]} had settled the future`,
          want: "the others to be called all the same",
          saw: "nothing came to the third one",
        });
      }
    },
  },
];
