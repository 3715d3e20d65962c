import { Effect, type Fiber } from "effect";
import { from } from "sennit";
import { fromFiber } from "sennit/effect";
import { getRunningLoop } from "sennit/loop";
import type { IncomingProduct, Kind } from "../kind.ts";
import { workingEffect } from "./effect.ts";

function running(): { fiber: Fiber.Fiber<unknown, unknown> } & Omit<IncomingProduct, "waitable"> {
  const { effect, functions } = workingEffect();
  const fiber = Effect.runFork(effect);
  const { started: _, ...others } = functions;
  const cancel = (): void => {
    fiber.interruptUnsafe();
    functions.finishCleanup();
  };
  return { fiber, ...others, cancel };
}

export const kind: Kind = {
  name: "Effect fiber",
  library: "effect",
  subpath: "sennit/effect",
  in: {
    code: "from(fromFiber(fiber))",
    make() {
      const loop = getRunningLoop();
      const { fiber, ...functions } = running();
      return { waitable: from(fromFiber(fiber), { loop }), ...functions };
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
