import type { Pending } from "../adapter.ts";
import { attach } from "../attach.ts";
import { broken, type Definition } from "../definition.ts";
import { showOutcome } from "../show.ts";
import type { Stage } from "../stage.ts";

function observed(stage: Stage, { future }: Pending): Promise<() => void> {
  return stage.on(() => attach(future, () => {}));
}

async function mustBePending(stage: Stage, { future }: Pending, did: string): Promise<void> {
  await stage.quiet();
  const outcome = await stage.on(() => future["~future"].peek());
  if (outcome === undefined) return;
  broken("F14", { did, want: "the work to go on", saw: `the future was ${showOutcome(outcome)}` });
}

export const detachingIsNotCancelling: readonly Definition[] = [
  {
    law: "F14",
    name: "detaching all observers leaves the work alone",
    skip: ({ traits }) => (traits.onIdle === "keep" ? undefined : 'their onIdle is "cancel"'),
    run: async ({ stage }) => {
      const pending = await stage.pending();
      const detach = await observed(stage, pending);
      await stage.on(detach);
      await mustBePending(stage, pending, 'the only observer was detached, and onIdle is not "cancel"');
    },
  },
  {
    law: "F14",
    name: 'onIdle "cancel": detaching the last observer cancels the work, and no other does',
    skip: ({ traits }) => (traits.onIdle === "cancel" ? undefined : 'their onIdle is not "cancel"'),
    run: async ({ stage }) => {
      const pending = await stage.pending();
      await mustBePending(stage, pending, 'onIdle is "cancel", and nobody has observed yet');
      const [first, second] = [await observed(stage, pending), await observed(stage, pending)];
      await stage.on(() => {
        first();
        first();
      });
      await mustBePending(stage, pending, 'onIdle is "cancel", and one of two observers was detached');
      await stage.on(second);
      const { future } = pending;
      await stage.until(() => future["~future"].peek() !== undefined);
      const outcome = await stage.on(() => future["~future"].peek());
      if (outcome?.status === "cancelled") return;
      broken("F14", {
        did: 'onIdle is "cancel", and the last observer was detached',
        want: "the work to be cancelled",
        saw: `the future has ${outcome === undefined ? "no outcome" : `another outcome: ${showOutcome(outcome)}`}`,
      });
    },
  },
];
