import { attach } from "../attach.ts";
import { broken, type Definition, needsMember } from "../definition.ts";
import { bringToEnd, CALLS } from "../ends.ts";

/** What happened, in its order. */
type Trace = string[];

export const delivery: readonly Definition[] = [
  {
    law: "F7",
    name: '"direct": observers are called inside the call that settles',
    skip: ({ traits }) => (traits.delivery === "direct" ? undefined : 'their delivery is not "direct"'),
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const trace: Trace = [];
        const props = pending.future["~future"];
        // Where the outcome comes by a detour, the call that settles cannot be seen: but it is one call for all observers.
        await stage.on(() => props.observe(() => queueMicrotask(() => trace.push("a microtask"))));
        await stage.on(() => props.observe(() => trace.push("the last observer")));
        const settledInside = await stage.on(() => {
          bringToEnd(pending, end, new Error("planted"));
          trace.push("the call has returned");
          return props.peek() !== undefined;
        });
        await stage.quiet();
        const place = trace.indexOf("the last observer");
        const after = settledInside ? "the call has returned" : "a microtask";
        if (place === -1 || place < trace.indexOf(after)) continue;
        broken("F7", {
          did: `a future whose delivery is "direct" was settled by ${CALLS[end]}`,
          want: "its observers to be called inside the call that settles it, before it returns",
          saw: `one was called only after ${settledInside ? "it had returned" : "microtasks had run in between"}`,
        });
      }
    },
  },
  {
    law: "F7",
    name: '"scheduled": observers are called after the call that settles',
    skip: ({ traits }) => (traits.delivery === "scheduled" ? undefined : 'their delivery is not "scheduled"'),
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        let called = false;
        await stage.on(() =>
          pending.future["~future"].observe(() => {
            called = true;
          }),
        );
        const inside = await stage.on(() => {
          bringToEnd(pending, end, new Error("planted"));
          return called;
        });
        if (!inside) continue;
        broken("F7", {
          did: `a future whose delivery is "scheduled" was settled by ${CALLS[end]}`,
          want: "its observers to be called by its loop, later",
          saw: "one was called inside that call",
        });
      }
    },
  },
  {
    law: "F7",
    name: '"scheduled": observers are called in a later iteration of the loop',
    skip: (scene) =>
      scene.traits.delivery === "scheduled" ? needsMember(scene, "callSoon") : `their delivery is not "scheduled"`,
    run: async ({ adapter, stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const trace: Trace = [];
        await stage.on(() => {
          pending.future["~future"].observe(() => trace.push("the observer"));
          adapter.callSoon?.(() => bringToEnd(pending, end, new Error("planted")));
          adapter.callSoon?.(() => trace.push("the rest of the iteration"));
        });
        await stage.until(() => trace.length === 2);
        if (trace[0] !== "the observer") continue;
        broken("F7", {
          did: `a future whose delivery is "scheduled" was settled by ${CALLS[end]}, and more was ready in that iteration`,
          want: "its observers to be called in a later iteration",
          saw: "one was called before the rest of that iteration",
        });
      }
    },
  },
  {
    law: "F7",
    name: "observers are called in the order of `observe`, also if one has been detached",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const pending = await stage.pending();
        const trace: Trace = [];
        await stage.on(() => {
          const observe = (name: string): (() => void) => attach(pending.future, () => trace.push(name));
          const gone = [observe("1"), observe("2"), observe("3")][1];
          for (const name of ["4", "5"]) observe(name);
          gone?.();
        });
        await stage.end(pending, end, new Error("planted"));
        await stage.until(() => trace.length >= 4);
        const called = trace.filter((name) => name !== "2");
        if (called.join() === [...called].sort().join()) continue;
        broken("F7", {
          did: `five observers came, the second was detached, and ${CALLS[end]} settled the future`,
          want: "the others to be called in the order in which they came",
          saw: `the order was ${called.join(", ")}`,
        });
      }
    },
  },
];
