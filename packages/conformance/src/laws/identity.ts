import { broken, type Definition, needsEnd } from "../definition.ts";
import { Ear } from "../ear.ts";
import { CALLS, payloadOf } from "../ends.ts";
import { show, showOutcome } from "../show.ts";
import { copies } from "./noFlattening.ts";

class Own {
  readonly field = 1;
}

const VALUES: readonly unknown[] = [new Own(), Object.freeze(["frozen"]), () => {}, "text", 0, null, undefined];
const REASONS: readonly unknown[] = [new RangeError("planted"), { code: 1 }, "a string"];

const STATUS = { resolve: "fulfilled", reject: "rejected", fail: "rejected" } as const;

export const identity: readonly Definition[] = (["resolve", "reject", "fail"] as const).map((end) => ({
  law: "F4",
  name: `what ${end} is given arrives as it is`,
  skip: (scene) => needsEnd(scene, end) ?? copies(scene),
  run: async ({ stage }) => {
    for (const given of end === "resolve" ? VALUES : REASONS) {
      const pending = await stage.pending();
      const ear = new Ear();
      await stage.on(() => pending.future["~future"].observe(ear.observer));
      await stage.end(pending, end, given);
      const peeked = await stage.outcome(pending, end);
      for (const outcome of [peeked, ...ear.heard]) {
        if (outcome.status === STATUS[end] && Object.is(payloadOf(outcome), given)) continue;
        broken("F4", {
          did: `${CALLS[end]} was given ${show(given)}`,
          want: `a future that is ${STATUS[end]} with that very one`,
          saw: `it was ${showOutcome(outcome)}`,
        });
      }
    }
  },
}));
