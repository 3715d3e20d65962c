import { Execution, from } from "sennit";
import type { Kind, Waiting } from "./kind.ts";
import { marks } from "./marks.ts";

/** Keeps nothing: its values are copies, its errors are others, it hears nothing, begins at once and forgets nothing. */
const remembered: unknown[] = [];

const copy = (x: unknown): unknown => ({ ...(x as object) });

export const bad: Kind = {
  name: "bad",
  subpath: "none",
  in: {
    code: "bad(x)",
    takesSignal: true,
    make() {
      const work = new Execution<unknown>("bad");
      const fail = (): void => work.fail(new Error("another"));
      return {
        waitable: from(work),
        resolve: (value) => work.fulfil(copy(value)),
        reject: fail,
        rejectExpected: fail,
        cancel: fail,
        heard: () => false,
        cleanedUp: () => false,
        started: () => true,
        again() {
          remembered.push(new Array(10).fill(0));
          return from(new Execution("bad"));
        },
      };
    },
  },
  out: {
    code: "bad(future)",
    wait: wait,
    aborted: (recipe) => wait(recipe["~recipe"].run(), () => {}),
    race: (future) => future["~future"].observe(() => {}),
  },
  notes: [{ direction: "out", columns: ["turns"], text: "A note that explains nothing." }],
};

/** Calls late, in whose context it is called, and loses what it is told. */
function wait({ "~future": props }: Parameters<NonNullable<Kind["out"]>["wait"]>[0], look: () => void): Waiting {
  let outcome: ReturnType<Waiting["outcome"]>;
  props.observe((seen) => {
    const turns = (left: number): void => {
      if (left > 0) return void setImmediate(turns, left - 1);
      marks.set("another's");
      look();
      outcome = { status: "fulfilled", value: seen.status === "fulfilled" ? copy(seen.value) : undefined };
    };
    turns(5);
  });
  return { outcome: () => outcome, cancel: () => {} };
}
