import type { Pending } from "../adapter.ts";
import { attach } from "../attach.ts";
import { broken, type Definition, type Scene } from "../definition.ts";
import { Ear } from "../ear.ts";
import { CALLS } from "../ends.ts";

function mustNotHear(ear: Ear, did: string): void {
  if (ear.heard.length === 0) return;
  broken("F13", { did, want: "the observer never to be called", saw: "it was called" });
}

/** How many observers come and go, where it is looked for what is left of them. */
const PASSERS = 20;
/** So many may be left by the collector: some take whatever looks like a pointer, on the stack, for one. */
const STRAYS = 4;

/** Attaches an observer that nobody else holds, detaches it, and returns what is left of it. */
function passBy({ future }: Pending): WeakRef<object> {
  const observer = (): void => {};
  attach(future, observer)();
  return new WeakRef(observer);
}

function collector({ adapter }: Pick<Scene, "adapter">): (() => unknown) | undefined {
  return adapter.collectGarbage ?? (globalThis as { readonly gc?: () => unknown }).gc;
}

export const detaching: readonly Definition[] = [
  {
    law: "F13",
    name: "an observer that was detached is not called",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const ear = new Ear();
        await stage.on(() => {
          const detach = attach(pending.future, ear.observer);
          pending.future["~future"].observe(() => {});
          detach();
          detach();
        });
        await stage.end(pending, end, new Error("planted"));
        await stage.quiet();
        mustNotHear(ear, `an observer was detached, and then ${CALLS[end]} settled the future`);
      }
    },
  },
  {
    law: "F13",
    name: "an observer of a settled future can be detached before it is called",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const { future } = await stage.settled(end, new Error("planted"));
        const ear = new Ear();
        await stage.on(() => {
          let detached = false;
          const detach = attach(future, (outcome) => detached && ear.observer(outcome));
          detach();
          detached = true;
        });
        await stage.quiet();
        mustNotHear(ear, `a future that ${CALLS[end]} has settled was observed, and the observer detached at once`);
      }
    },
  },
  {
    law: "F13",
    name: "an observer can be detached by another that is called before it",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const ear = new Ear();
        await stage.on(() => {
          let detached = false;
          pending.future["~future"].observe(() => {
            detach();
            detached = true;
          });
          const detach = attach(pending.future, (outcome) => detached && ear.observer(outcome));
        });
        await stage.end(pending, end, new Error("planted"));
        await stage.quiet();
        mustNotHear(ear, `an observer detached the one after it, when ${CALLS[end]} had settled the future`);
      }
    },
  },
  {
    law: "F13",
    name: "detaching withdraws that observer alone, also if the same function observes twice",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const [ear, other] = [new Ear(), new Ear()];
        await stage.on(() => {
          const detach = attach(pending.future, ear.observer);
          attach(pending.future, ear.observer);
          attach(pending.future, other.observer);
          detach();
          detach();
        });
        await stage.end(pending, end, new Error("planted"));
        await stage.until(() => ear.heard.length > 0 && other.heard.length > 0);
        // Where nobody is called at all, F6 says so.
        if (ear.heard.length > 0 || other.heard.length === 0) continue;
        broken("F13", {
          did: `one function observed twice, one of the two was detached twice, and ${CALLS[end]} settled the future`,
          want: "a call of the other, as each call of observe() makes an observer of its own",
          saw: "there was none",
        });
      }
    },
  },
  {
    law: "F13",
    name: "a future holds nothing of an observer that was detached",
    skip: (scene) =>
      collector(scene) === undefined ? "the adapter has no `collectGarbage`, nor the host `gc`" : undefined,
    run: async (scene) => {
      const { stage } = scene;
      const pending = await stage.pending();
      await stage.on(() => pending.future["~future"].observe(() => {}));
      const passers = await stage.on(() => Array.from({ length: PASSERS }, () => passBy(pending)));
      const left = (): number => passers.filter((passer) => passer.deref() !== undefined).length;
      for (let i = 0; i < 5 && left() > STRAYS; i += 1) {
        await stage.turn();
        // A WeakRef that was read keeps what it refers to until the end of the job.
        await new Promise((resolve) => setTimeout(resolve, 0));
        await collector(scene)?.();
      }
      if (left() <= STRAYS) return;
      broken("F13", {
        did: `${PASSERS} observers were detached from a pending future, and garbage collected`,
        want: "nothing of them to be left",
        saw: `${left()} of them are still held`,
      });
    },
  },
];
