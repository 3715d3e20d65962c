import type { StandardFutureV1 } from "@sennit/spec";
import { broken, type Definition } from "../definition.ts";
import { CALLS, type End } from "../ends.ts";
import { show } from "../show.ts";

const NAMES = [
  "version",
  "vendor",
  "delivery",
  "affinity",
  "peek",
  "observe",
  "seen",
  "cancel",
  "onIdle",
  "trace",
  "types",
];

type Member = readonly [want: string, holds: (x: unknown) => boolean];

const isFunction = (x: unknown): boolean => typeof x === "function";
const isAbsentOrFunction = (x: unknown): boolean => x === undefined || isFunction(x);
const oneOf =
  (...allowed: readonly unknown[]) =>
  (x: unknown): boolean =>
    allowed.includes(x);

const MEMBERS: Readonly<Record<string, Member>> = {
  version: ["the number 1", oneOf(1)],
  vendor: ["the name of a library", (x) => typeof x === "string" && x !== ""],
  delivery: ['"direct" or "scheduled"', oneOf("direct", "scheduled")],
  affinity: ['"loop", "thread" or "any"', oneOf("loop", "thread", "any")],
  peek: ["a function", isFunction],
  observe: ["a function", isFunction],
  seen: ["a function or nothing", isAbsentOrFunction],
  cancel: ["a function or nothing", isAbsentOrFunction],
  onIdle: ['"cancel", "keep" or nothing', oneOf("cancel", "keep", undefined)],
  trace: ["a function or nothing", isAbsentOrFunction],
  types: ["nothing: it is for inference only", oneOf(undefined)],
};

/** What must be under `~future` for the other laws to be checked at all. */
export function checkMark(future: unknown): void {
  const props = (future as Partial<StandardFutureV1> | undefined)?.["~future"];
  if (typeof props !== "object" || props === null) {
    broken("F0", { did: "a future was made", want: "an object under `~future`", saw: `${show(props)} was there` });
  }
  for (const name of NAMES) {
    const [want, holds] = MEMBERS[name] as Member;
    const x = (props as unknown as Readonly<Record<string, unknown>>)[name];
    if (!holds(x)) broken("F0", { did: `\`${name}\` was read`, want, saw: `it was ${show(x)}` });
  }
}

function isOutcome(x: unknown): boolean {
  if (typeof x !== "object" || x === null) return false;
  const { status, expected } = x as { status?: unknown; expected?: unknown };
  if (status === "fulfilled") return "value" in x;
  if (status === "rejected") return "reason" in x && typeof expected === "boolean";
  return status === "cancelled" && "reason" in x;
}

function isFrame(x: unknown): boolean {
  if (typeof x !== "object" || x === null) return false;
  const { name, location, kind } = x as Readonly<Record<string, unknown>>;
  return [name, location, kind].every((text) => text === undefined || typeof text === "string");
}

export const mark: readonly Definition[] = [
  {
    law: "F0",
    name: "a future says what it is under `~future`",
    run: async ({ stage }) => checkMark((await stage.pending()).future),
  },
  {
    law: "F0",
    name: "`observe` returns a function that detaches",
    run: async ({ stage }) => {
      const { future } = await stage.pending();
      const detach: unknown = await stage.on(() => future["~future"].observe(() => {}));
      if (isFunction(detach)) return;
      broken("F0", {
        did: "observe() was called",
        want: "a function to come back",
        saw: `it returned ${show(detach)}`,
      });
    },
  },
  {
    law: "F0",
    name: "an outcome has one of the four shapes",
    run: async ({ stage, traits }) => {
      for (const end of traits.ends) {
        const outcome: unknown = await stage.outcome(await stage.settled(end, new Error("planted")), end);
        if (isOutcome(outcome)) continue;
        broken("F0", {
          did: `a future was brought to its end by ${CALLS[end as End]}`,
          want: "an outcome with a status, its value or reason, and `expected` where it is rejected",
          saw: `it was ${show(outcome)}`,
        });
      }
    },
  },
  {
    law: "F0",
    name: "`trace` returns frames",
    skip: ({ traits }) => (traits.hasTrace ? undefined : "these futures have no `trace`"),
    run: async ({ stage }) => {
      const { future } = await stage.pending();
      const frames: unknown = await stage.on(() => future["~future"].trace?.());
      if (!Array.isArray(frames) || !frames.every(isFrame)) {
        broken("F0", {
          did: "trace() was called",
          want: "a list of frames, of which each may have a name, a location and a kind, in text",
          saw: `it returned ${Array.isArray(frames) ? frames.map(show).join(", ") : show(frames)}`,
        });
      }
    },
  },
];
