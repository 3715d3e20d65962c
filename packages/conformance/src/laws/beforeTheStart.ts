import { broken, type Definition, needsCancel, needsMember } from "../definition.ts";
import { showOutcome } from "../show.ts";

export const beforeTheStart: readonly Definition[] = [
  {
    law: "F11",
    name: "work that is cancelled before it has started does nothing",
    skip: (scene) => needsCancel(scene) ?? needsMember(scene, "unstarted"),
    run: async ({ adapter, stage }) => {
      const unstarted = await stage.on(() => {
        const made = adapter.unstarted?.();
        made?.future["~future"].cancel?.("not needed");
        return made;
      });
      await stage.quiet();
      if (unstarted === undefined || !(await stage.on(() => unstarted.started()))) return;
      broken("F11", {
        did: "cancel() was called before the work had started",
        want: "no work to be done",
        saw: "it started all the same",
      });
    },
  },
  {
    law: "F11",
    name: "`run` with a signal that is aborted starts nothing, and gives a cancelled future",
    skip: (scene) => needsMember(scene, "recipe"),
    run: async ({ adapter, stage }) => {
      const { recipe, starts, future } = await stage.on(() => {
        const made = adapter.recipe?.();
        const signal = AbortSignal.abort("before");
        return { ...made, future: made?.recipe["~recipe"].run({ signal }) };
      });
      if (recipe === undefined || future === undefined) return;
      const outcome = await stage.on(() => future["~future"].peek());
      await stage.quiet();
      if (starts?.() !== 0) {
        broken("F11", {
          did: "run() was given a signal that is aborted",
          want: "no work to be done",
          saw: "it started all the same",
        });
      }
      if (outcome?.status === "cancelled") return;
      broken("F11", {
        did: "run() was given a signal that is aborted",
        want: "a future that is cancelled when run() returns",
        saw: `it had ${outcome === undefined ? "no outcome" : `another outcome: ${showOutcome(outcome)}`}`,
      });
    },
  },
];
