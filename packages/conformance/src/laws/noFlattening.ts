import type { StandardFutureV1 } from "@sennit/spec";
import { broken, type Definition, needsEnd, type Scene } from "../definition.ts";
import { Ear } from "../ear.ts";
import { payloadOf } from "../ends.ts";
import { show, showOutcome } from "../show.ts";

/** A future of nobody's library which is fulfilled; it is no thenable. */
function futureOf(value: unknown): StandardFutureV1 {
  const outcome = { status: "fulfilled", value } as const;
  return {
    "~future": {
      version: 1,
      vendor: "@sennit/conformance",
      delivery: "scheduled",
      affinity: "thread",
      peek: () => outcome,
      observe: (observer) => {
        let attached = true;
        queueMicrotask(() => {
          if (attached) observer(outcome);
        });
        return () => {
          attached = false;
        };
      },
    },
  };
}

async function mustKeep({ stage }: Scene, value: unknown, what: string): Promise<void> {
  const pending = await stage.pending();
  const ear = new Ear();
  await stage.on(() => pending.future["~future"].observe(ear.observer));
  await stage.end(pending, "resolve", value);
  const outcomes = [await stage.findOutcome(pending), ...ear.heard];
  for (const outcome of outcomes) {
    if (outcome?.status === "fulfilled" && payloadOf(outcome) === value) continue;
    broken("F3", {
      did: `a future was given ${what} as its value`,
      want: "that to be the value, as it is",
      saw: outcome === undefined ? "no outcome came of it" : `it was ${showOutcome(outcome)}`,
    });
  }
}

export const noFlattening: readonly Definition[] = [
  {
    law: "F3",
    name: "a value that is a future stays one",
    skip: (scene) => needsEnd(scene, "resolve") ?? copies(scene),
    run: (scene) => mustKeep(scene, futureOf("inner"), "a future"),
  },
  {
    law: "F3",
    name: "a value that is a thenable stays one, and its `then` is not called",
    skip: (scene) => needsEnd(scene, "resolve") ?? copies(scene) ?? passesPromise(scene),
    run: async (scene) => {
      const calls: unknown[] = [];
      const thenable = { then: (...handlers: unknown[]) => void calls.push(handlers) };
      await mustKeep(scene, thenable, "a thenable");
      if (calls.length === 0) return;
      broken("F3", {
        did: "a future was given a thenable as its value",
        want: "nobody to call its `then`",
        saw: `it was called with ${show(calls[0])}`,
      });
    },
  },
  {
    law: "F3",
    name: "a value that is a future of the same library stays one",
    skip: (scene) => needsEnd(scene, "resolve") ?? copies(scene) ?? passesPromise(scene),
    run: async (scene) => mustKeep(scene, (await scene.stage.pending()).future, "a future of its own library"),
  },
];

/** The reason why a law on identity does not apply where the adapter makes copies. */
export function copies({ adapter }: Pick<Scene, "adapter">): string | undefined {
  return adapter.passage === "copy" ? "the adapter's `resolve` and `reject` make copies" : undefined;
}

function passesPromise({ adapter }: Pick<Scene, "adapter">): string | undefined {
  return adapter.passage === "promise"
    ? "the adapter's `resolve` goes by a native promise, which follows thenables"
    : undefined;
}
