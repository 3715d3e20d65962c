import { EventEmitter, once } from "node:events";
import { fromEvent } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { abortError } from "../abortError.ts";
import type { Kind } from "../kind.ts";

/** An emitter, whose work begins when somebody listens. */
function waiting() {
  const emitter = new EventEmitter();
  let begun = false;
  emitter.on("newListener", () => {
    begun = true;
  });
  return {
    emitter,
    resolve: (value: unknown) => void emitter.emit("ready", value),
    reject: (error: unknown) => void emitter.emit("error", error),
    cancel: (reason: unknown) => void emitter.emit("error", abortError(reason)),
    started: () => begun,
  };
}

export const kind: Kind = {
  name: "EventEmitter",
  subpath: "sennit",
  in: {
    code: 'fromEvent(emitter, "ready")',
    takesSignal: true,
    make(signal) {
      const loop = getRunningLoop();
      const { emitter, ...functions } = waiting();
      return {
        waitable: fromEvent(emitter, "ready", { loop, signal }),
        ...functions,
        again: () => fromEvent(emitter, "ready", { loop }),
      };
    },
  },
  plain: {
    in: {
      code: 'once(emitter, "ready", { signal })',
      make(signal) {
        const { emitter, ...functions } = waiting();
        const first = async (): Promise<unknown> => (await once(emitter, "ready", { signal }))[0];
        return { waitable: first(), ...functions };
      },
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["turns"],
      applies: false,
      text: "An event that is over is not told to those who come late.",
    },
  ],
};
