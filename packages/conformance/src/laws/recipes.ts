import { broken, type Definition, needsMember } from "../definition.ts";
import { show } from "../show.ts";

const skip: Definition["skip"] = (scene) => needsMember(scene, "recipe");

export const recipes: readonly Definition[] = [
  {
    law: "F17",
    name: "a recipe says what it is under `~recipe`, has no `then`, and is no future",
    skip,
    run: async ({ adapter, stage }) => {
      const recipe: unknown = (await stage.on(() => adapter.recipe?.()))?.recipe;
      const { "~recipe": props, "~future": future, then } = recipe as Readonly<Record<string, unknown>>;
      const { version, vendor, run } = (props ?? {}) as Readonly<Record<string, unknown>>;
      const findings: readonly (readonly [ok: boolean, what: string, want: string, is: unknown])[] = [
        [version === 1, "version", "the number 1", version],
        [typeof vendor === "string" && vendor !== "", "vendor", "the name of a library", vendor],
        [typeof run === "function", "run", "a function", run],
        [typeof then !== "function", "then", "none, so that an `await` by accident starts no work", then],
        [future === undefined, "~future", "none, as nothing is both a future and a recipe", future],
      ];
      for (const [ok, what, want, is] of findings) {
        if (!ok) broken("F17", { did: `a recipe's \`${what}\` was read`, want, saw: `it was ${show(is)}` });
      }
    },
  },
  {
    law: "F18",
    name: "each run is an execution of its own",
    skip,
    run: async ({ adapter, stage }) => {
      const made = await stage.on(() => adapter.recipe?.());
      if (made === undefined) return;
      const run = () => stage.on(() => made.recipe["~recipe"].run());
      const [first, second] = [await run(), await run()];
      await stage.quiet();
      if (first === second || made.starts() !== 2) {
        broken("F18", {
          did: "run() was called twice",
          want: "two executions",
          saw: first === second ? "it gave the same future twice" : `work was started ${made.starts()} times`,
        });
      }
      const taken = await stage.on(() => first["~future"].cancel?.("not needed"));
      await stage.quiet();
      const other = await stage.on(() => second["~future"].peek());
      await stage.on(() => made.finish());
      await stage.quiet();
      if (taken !== true || other?.status !== "cancelled") return;
      broken("F18", {
        did: "one of two runs was cancelled",
        want: "the other to go on",
        saw: "that was cancelled as well",
      });
    },
  },
  {
    law: "F18",
    name: "a run that has ended leaves nothing on its signal",
    skip,
    run: async ({ adapter, stage }) => {
      const { signal } = new AbortController();
      const listeners = countListeners(signal);
      const made = await stage.on(() => adapter.recipe?.());
      await stage.on(() => made?.recipe["~recipe"].run({ signal }));
      await stage.quiet();
      await stage.on(() => made?.finish());
      await stage.quiet();
      if (listeners() === 0) return;
      broken("F18", {
        did: "a run was given a signal, and has ended",
        want: "no listener to be left on the signal",
        saw: `there are ${listeners()}`,
      });
    },
  },
];

/** Counts the listeners that come and go by the signal's own methods. */
function countListeners(signal: AbortSignal): () => number {
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: unknown[]): void => {
    listeners.add(args[1]);
    Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]): void => {
    listeners.delete(args[1]);
    Reflect.apply(removeEventListener, signal, args);
  };
  return () => listeners.size;
}
