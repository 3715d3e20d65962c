import { describe, expect, it } from "vitest";
import { generate, PROFILES, type Profile } from "./generate.ts";
import { interpret } from "./interpret.ts";
import { operations } from "./operations.ts";
import type { Op } from "./scenario.ts";

const COUNT = 200;

/** All operations and statements of a program, at any depth. */
function* opsIn(x: unknown): Generator<Op> {
  if (Array.isArray(x)) {
    if (typeof x[0] === "string") yield x as unknown as Op;
    for (const each of x) yield* opsIn(each);
  } else if (typeof x === "object" && x !== null) {
    for (const each of Object.values(x)) yield* opsIn(each);
  }
}

const namesIn = (program: unknown): Set<string> => new Set([...opsIn(program)].map(([name]) => name));

const programs = (profile: Profile): Op[][] => Array.from({ length: COUNT }, (_, seed) => generate(profile, seed));

describe("generated programs", () => {
  it("are the same for the same profile and seed, and others for another", () => {
    expect(generate("mixed", 7)).toEqual(generate("mixed", 7));
    const distinct = new Set(PROFILES.flatMap(programs).map((program) => JSON.stringify(program)));
    expect(distinct.size).toBe(PROFILES.length * COUNT);
  });

  it("use every operation that the interpreter knows", () => {
    const used = namesIn(PROFILES.map(programs));
    expect(Object.keys(operations).filter((name) => !used.has(name))).toEqual([]);
  });

  it("use every statement of a body", () => {
    const statements = [
      "await",
      "awaitAll",
      "waitFor",
      "wait",
      "request",
      "yield",
      "sleep",
      "return",
      "raise",
      "reraise",
    ];
    const used = namesIn(PROFILES.map(programs));
    expect([...statements, "try", "timeout", "group", "iterate"].filter((name) => !used.has(name))).toEqual([]);
  });

  it.each(PROFILES)("write traces in which things happen: %s", (profile) => {
    const traces = programs(profile).map(interpret);
    const events = new Set(traces.flat().map(([name]) => String(name)));
    for (const name of ["got", "caught", "finally", "raised", "final", "later", "soon"]) expect(events).toContain(name);
    const outcomes = JSON.stringify(traces);
    for (const state of ['"pending"', '["ok",', '["err","E:', '"Cancelled"']) expect(outcomes).toContain(state);
  });
});
