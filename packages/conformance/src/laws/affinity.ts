import { attach } from "../attach.ts";
import { broken, type Definition, needsMember } from "../definition.ts";
import { CALLS } from "../ends.ts";
import { NotChecked } from "../notChecked.ts";

export const affinity: readonly Definition[] = [
  {
    law: "F8",
    name: '"loop": observers are called on the loop',
    skip: (scene) =>
      scene.traits.affinity === "loop" ? needsMember(scene, "isOnLoop") : 'their affinity is not "loop"',
    run: async ({ adapter, stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const places: boolean[] = [];
        const observe = (): unknown =>
          pending.future["~future"].observe(() => places.push(adapter.isOnLoop?.() === true));
        await stage.on(observe);
        await stage.end(pending, end, new Error("planted"));
        await stage.quiet();
        await stage.on(observe);
        await stage.until(() => places.length === 2);
        if (!places.includes(false)) continue;
        broken("F8", {
          did: `a future whose affinity is "loop" was settled by ${CALLS[end]}`,
          want: "its observers to be called on its loop",
          saw: `the ${places[0] === false ? "one that was there before" : "one that came later"} was called elsewhere`,
        });
      }
    },
  },
  {
    law: "F8",
    name: '"thread" and "any": the functions of `~future` work outside of any loop',
    skip: (scene) => (scene.traits.affinity === "loop" ? 'their affinity is "loop"' : needsMember(scene, "onLoop")),
    run: async ({ stage, traits }) => {
      const pending = await stage.pending();
      const props = pending.future["~future"];
      try {
        attach(pending.future, () => {})();
        props.peek();
        if (traits.cancel !== "absent") props.cancel?.("not needed");
      } catch (error) {
        if (error instanceof NotChecked) throw error;
        broken("F8", {
          did: `a future whose affinity is "${traits.affinity}" was observed and cancelled where no loop runs`,
          want: "that to be allowed",
          saw: `it threw ${String(error)}`,
        });
      }
    },
  },
  {
    law: "F9",
    name: "a consumer restores the context in which it observed",
    skip: () => "it binds consumers, and this is a producer",
    run: async () => {},
  },
];
