import type { StandardFutureV1 } from "@sennit/spec";
import { broken, type Definition, needsMember, type Scene } from "../definition.ts";
import { CALLS, type End } from "../ends.ts";
import { show, showOutcome } from "../show.ts";
import { copies } from "./noFlattening.ts";

const REASONS: readonly unknown[] = [new Error("not needed"), { why: "not needed" }, "not needed"];

/** Runs a recipe with a signal, aborts that for `reason`, and waits for what comes of it. */
async function outcomeOfAborted(
  { adapter, stage }: Scene,
  reason: unknown,
  when: "before" | "after",
): Promise<StandardFutureV1.Outcome | undefined> {
  const controller = new AbortController();
  const future = await stage.on(() => {
    if (when === "before") controller.abort(reason);
    return adapter.recipe?.().recipe["~recipe"].run({ signal: controller.signal });
  });
  await stage.quiet();
  await stage.on(() => controller.abort(reason));
  return future && stage.findOutcome({ future });
}

/** The ends whose reason is to arrive as it is: a request's always, and the library's own where nothing copies it on its way. */
function endsWithReason(scene: Pick<Scene, "adapter" | "traits">): readonly End[] {
  const own = copies(scene) === undefined;
  return scene.traits.ends.filter((end) => end === "cancel" || (end === "cancelled" && own));
}

export const reasons: readonly Definition[] = [
  {
    law: "F12",
    name: "the reason of a cancelled future is the one that was given, the very same",
    skip: (scene) => (endsWithReason(scene).length > 0 ? undefined : "nothing cancels these futures with a reason"),
    run: async (scene) => {
      const { stage } = scene;
      for (const end of endsWithReason(scene)) {
        for (const given of REASONS) {
          const outcome = await stage.outcome(await stage.settled(end, given), end);
          if (outcome.status !== "cancelled" || outcome.reason === given) continue;
          broken("F12", {
            did: `${CALLS[end]} was given ${show(given)}`,
            want: "a cancelled future with that very reason",
            saw: `it was ${showOutcome(outcome)}`,
          });
        }
      }
    },
  },
  {
    law: "F12",
    name: "the reason of a run that a signal has cancelled is the signal's",
    skip: (scene) => needsMember(scene, "recipe"),
    run: async (scene) => {
      // A signal asks, and a run that has begun may refuse: F10 says what must come of that.
      const times = scene.traits.cancel === "taken" ? (["before", "after"] as const) : (["before"] as const);
      for (const when of times) {
        for (const given of REASONS) {
          const outcome = await outcomeOfAborted(scene, given, when);
          // Before the start, F11 says what must come of it; and F6, what a cancellation looks like.
          const isOther = outcome === undefined ? when === "before" : outcome.status !== "cancelled";
          if (isOther || (outcome?.status === "cancelled" && outcome.reason === given)) continue;
          broken("F12", {
            did: `a signal was aborted for ${show(given)}, ${when} run()`,
            want: "a run that is cancelled for that very reason",
            saw: `it had ${outcome === undefined ? "no outcome" : `this outcome: ${showOutcome(outcome)}`}`,
          });
        }
      }
    },
  },
];
