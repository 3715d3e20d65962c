import type { Pending } from "@sennit/conformance";
import { Execution, recipe } from "sennit";
import type { Subject } from "./subject.ts";
import { hostTurn } from "./surroundings.ts";

/** Work of no library, which ends when it is told to, and at once when it is asked to stop. */
function begin(): Execution<unknown> {
  const work = new Execution<unknown>("test");
  work.onCancel = () => {
    work.cancelled();
    return true;
  };
  return work;
}

function pending(future = begin()): Pending {
  return {
    future,
    resolve: (value) => future.fulfil(value),
    reject: (reason) => future.fail(reason),
    fail: (reason) => future.fail(reason, true),
    cancel: (reason) => future.cancelled(reason),
  };
}

export const core = (): readonly Subject[] => [
  {
    name: "Execution",
    // Failures that nobody saw are reported by whatever they cross to.
    unchecked: ["F9", "F16"],
    pending,
    turn: hostTurn,
    // They need no loop, and so any place will do.
    onLoop: async (body) => {
      await hostTurn();
      body();
    },
    cleaning: () => {
      const future = new Execution<unknown>("test");
      future.onCancel = () => true;
      return { future, finish: () => future.cancelled() };
    },
    recipe: () => {
      const begun: Execution<unknown>[] = [];
      return {
        recipe: recipe("test", () => {
          const work = begin();
          begun.push(work);
          return work;
        }),
        starts: () => begun.length,
        finish: () => {
          for (const work of begun) work.fulfil("finished");
        },
      };
    },
  },
];
