import { describe, expect, it } from "vitest";
import { check } from "./check.ts";
import { MUTANTS } from "./fixtures/mutants/all.ts";
import { LAWS, type Law } from "./law.ts";

/** It binds those who read `~future`. */
const OF_CONSUMERS: readonly Law[] = ["F9"];

describe("a future that breaks one law", () => {
  it.each(MUTANTS)("$law: $how", async ({ law, says, adapter }) => {
    const report = await check(adapter());
    expect(report.broken, report.toString()).toEqual([law]);
    const messages = report.results.filter(({ status }) => status === "broken").map(({ message }) => message);
    expect(messages.join("\n")).toMatch(says);
    expect(report.toString()).toContain(messages[0]);
  });

  it("there is one for every law that a producer can break", () => {
    const broken = Object.keys(LAWS).filter((law) => MUTANTS.some((mutant) => mutant.law === law));
    expect([...broken, ...OF_CONSUMERS].sort()).toEqual(Object.keys(LAWS).sort());
  });
});
