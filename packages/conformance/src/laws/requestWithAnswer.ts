import { broken, type Definition, needsCancel, needsEnd, needsMember } from "../definition.ts";
import { CALLS } from "../ends.ts";
import { show, showOutcome } from "../show.ts";

export const requestWithAnswer: readonly Definition[] = [
  {
    law: "F10",
    name: "`cancel` says whether the request was taken, and an outcome comes of one that was",
    skip: needsCancel,
    run: async ({ stage }) => {
      const { future } = await stage.pending();
      const taken: unknown = await stage.on(() => future["~future"].cancel?.("not needed"));
      if (taken !== true) {
        broken("F10", { did: "cancel() was called", want: "true or false", saw: `it returned ${show(taken)}` });
      }
      if ((await stage.findOutcome({ future })) !== undefined) return;
      broken("F10", {
        did: "cancel() was called on a future whose work has nothing to clean up, and took the request",
        want: "an outcome to come of it",
        saw: "none came: the future is still pending",
      });
    },
  },
  {
    law: "F10",
    name: "a request that was refused changes nothing",
    skip: (scene) =>
      scene.traits.cancel === "refused"
        ? needsEnd(scene, "resolve")
        : "these futures refuse no request for cancellation",
    run: async ({ stage }) => {
      const pending = await stage.pending();
      await stage.on(() => pending.future["~future"].cancel?.("not needed"));
      await stage.quiet();
      const early = await stage.on(() => pending.future["~future"].peek());
      await stage.end(pending, "resolve", "a value");
      const late = await stage.outcome(pending, "resolve");
      if (early === undefined && late.status === "fulfilled") return;
      broken("F10", {
        did: "cancel() refused a request, and the work was let go on",
        want: "the outcome to be that of the work",
        saw: `it was ${showOutcome(early ?? late)}`,
      });
    },
  },
  {
    law: "F10",
    name: "asking twice is allowed",
    skip: needsCancel,
    run: async ({ stage }) => {
      const { future } = await stage.pending();
      const answers = await stage.on(() => {
        const props = future["~future"];
        try {
          return [props.cancel?.("not needed"), props.cancel?.("really not")] as unknown[];
        } catch (error) {
          return broken("F10", { did: "cancel() was called twice", want: "no error", saw: `it threw ${show(error)}` });
        }
      });
      if (answers.every((answer) => typeof answer === "boolean")) return;
      broken("F10", {
        did: "cancel() was called twice",
        want: "true or false each time",
        saw: `it returned ${answers.map(show).join(" and ")}`,
      });
    },
  },
  {
    law: "F10",
    name: "asking a settled future returns false",
    skip: ({ traits }) => (traits.cancel === "absent" ? "these futures have no `cancel`" : undefined),
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.settled(end, new Error("planted"));
        const answer: unknown = await stage.on(() => pending.future["~future"].cancel?.("too late"));
        if (answer === false) continue;
        broken("F10", {
          did: `cancel() was called on a future that was settled by ${CALLS[end]}`,
          want: "false",
          saw: `it returned ${show(answer)}`,
        });
      }
    },
  },
  {
    law: "F10",
    name: "the outcome comes after cleanup",
    skip: (scene) => needsCancel(scene) ?? needsMember(scene, "cleaning"),
    run: async ({ adapter, stage }) => {
      const cleaning = await stage.on(() => adapter.cleaning?.());
      if (cleaning === undefined) return;
      const props = cleaning.future["~future"];
      // Work can clean up only what it has begun.
      await stage.quiet();
      await stage.on(() => props.cancel?.("not needed"));
      await stage.quiet();
      const early = await stage.on(() => props.peek());
      await stage.on(() => cleaning.finish());
      if (early !== undefined) {
        broken("F10", {
          did: "cancel() was called on a future whose work cleans up after itself",
          want: "no outcome before the cleanup has ended",
          saw: `it was ${showOutcome(early)} before that`,
        });
      }
      if ((await stage.findOutcome(cleaning)) !== undefined) return;
      broken("F10", {
        did: "the cleanup of a cancelled future came to its end",
        want: "an outcome",
        saw: "none came: the future is still pending",
      });
    },
  },
];
