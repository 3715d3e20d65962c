import { fromEvent } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { abortError } from "../abortError.ts";
import type { IncomingProduct, Kind } from "../kind.ts";

/** An event with anything in it. */
class ValueEvent extends Event {
  readonly error: unknown;

  constructor(name: string, error?: unknown) {
    super(name);
    this.error = error;
  }
}

/** A target, whose work begins when somebody listens. */
class Target extends EventTarget {
  begun = false;

  override addEventListener(...args: Parameters<EventTarget["addEventListener"]>): void {
    this.begun = true;
    super.addEventListener(...args);
  }
}

export const kind: Kind = {
  name: "EventTarget",
  subpath: "sennit",
  in: {
    code: 'fromEvent(target, "load")',
    takesSignal: true,
    make(signal): IncomingProduct {
      const loop = getRunningLoop();
      const target = new Target();
      const fail = (error: unknown): void => void target.dispatchEvent(new ValueEvent("error", error));
      return {
        waitable: fromEvent(target, "load", { loop, signal }),
        resolve: () => void target.dispatchEvent(new ValueEvent("load")),
        reject: fail,
        cancel: (reason) => fail(abortError(reason)),
        started: () => target.begun,
        again: () => fromEvent(target, "load", { loop }),
      };
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["value", "thenable"],
      applies: false,
      text: "The value is the event itself.",
    },
    {
      direction: "in",
      columns: ["turns"],
      applies: false,
      text: "An event that is over is not told to those who come late.",
    },
  ],
};
