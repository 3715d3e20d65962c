import type { Pending } from "../adapter.ts";
import { broken, type Definition, needsEnd, needsMember, type Scene } from "../definition.ts";
import { CALLS, type End } from "../ends.ts";

const FAILURES = ["reject", "fail"] as const;

/** Lets one future after the other fail, with nobody but `look` to see it, and asks whether it was reported. */
async function reported(
  { adapter, stage }: Scene,
  end: End,
  when: "before" | "after",
  look: (pending: Pending) => void,
): Promise<boolean> {
  await adapter.unseen?.();
  await fails();
  return ((await adapter.unseen?.())?.length ?? 0) > 0;

  /** In a function of its own, so that nothing here holds the future any more. */
  async function fails(): Promise<void> {
    const made = await stage.forgotten();
    if (when === "before") await stage.on(() => look(made));
    await stage.end(made, end, new Error("planted, to see whether it is reported"));
    await stage.until(() => made.future["~future"].peek() !== undefined);
    if (when === "after") await stage.on(() => look(made));
    await stage.quiet();
  }
}

const skip = (scene: Pick<Scene, "adapter" | "traits">): string | undefined =>
  needsEnd(scene, ...FAILURES) ?? needsMember(scene, "unseen");

export const seen: readonly Definition[] = [
  {
    law: "F16",
    name: "a failure that is observed is not reported as one that nobody saw",
    skip,
    run: async (scene) => {
      for (const when of ["before", "after"] as const) {
        for (const end of FAILURES) {
          if (!scene.traits.ends.includes(end)) continue;
          if (!(await reported(scene, end, when, ({ future }) => void future["~future"].observe(() => {})))) continue;
          broken("F16", {
            did: `a future was observed ${when} ${CALLS[end]} let it fail`,
            want: "the failure to count as seen",
            saw: "it was reported as one that nobody saw",
          });
        }
      }
    },
  },
  {
    law: "F16",
    name: "a failure that was read by `peek` is seen once `seen` is called",
    skip: (scene) => skip(scene) ?? (scene.traits.hasSeen ? undefined : "these futures have no `seen`"),
    run: async (scene) => {
      for (const end of FAILURES) {
        if (!scene.traits.ends.includes(end)) continue;
        if (!(await reported(scene, end, "after", ({ future }) => future["~future"].seen?.()))) continue;
        broken("F16", {
          did: `seen() was called after ${CALLS[end]} had let a future fail`,
          want: "the failure to count as seen",
          saw: "it was reported as one that nobody saw",
        });
      }
    },
  },
  {
    law: "F16",
    name: "`peek` alone has no effect",
    skip,
    run: async (scene) => {
      for (const end of FAILURES) {
        if (!scene.traits.ends.includes(end)) continue;
        if (await reported(scene, end, "after", ({ future }) => void future["~future"].peek())) continue;
        broken("F16", {
          did: `peek() was called after ${CALLS[end]} had let a future fail, and nothing else`,
          want: "the failure to be reported as one that nobody saw",
          saw: "it was not reported",
        });
      }
    },
  },
];
