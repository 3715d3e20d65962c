import { from } from "sennit";
import { fromEffect } from "sennit/effect";
import { getRunningLoop } from "sennit/loop";
import type { Kind } from "../kind.ts";
import { workingEffect } from "./effect.ts";

export const kind: Kind = {
  name: "Effect Deferred",
  library: "effect",
  subpath: "sennit/effect",
  in: {
    code: "from(fromEffect(deferred))",
    make() {
      const loop = getRunningLoop();
      const { gate, functions } = workingEffect();
      const { resolve, reject, rejectExpected, cancel } = functions;
      const begin = () => from(fromEffect(gate), { loop });
      return { waitable: begin(), resolve, reject, rejectExpected, cancel, again: begin };
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["reason up"],
      text: "As with effects: the reason is the Cause.",
    },
  ],
};
