import { describe, expect, it } from "vitest";
import { checkConsumer } from "./check.ts";
import { consumerLaws } from "./consumerLaws.ts";
import { CONSUMER_MUTANTS, consumerOf, Wait } from "./fixtures/consumerMutants.ts";
import { NotChecked } from "./notChecked.ts";

/** The laws that bind consumers. */
const BINDING = ["F0", "F3", "F4", "F5", "F6", "F9", "F10", "F12", "F13", "F16"];

describe("checkConsumer()", () => {
  it("finds every law kept by a wait that keeps them", async () => {
    const report = await checkConsumer(consumerOf(Wait));
    expect(report.kept, report.toString()).toEqual(BINDING);
    expect(report.toString()).toMatch(/^the reference: 10 laws kept, 0 broken, 9 not checked$/);
  });

  it.each(CONSUMER_MUTANTS)("$law: $how", async ({ law, says, consumer }) => {
    const report = await checkConsumer(consumer);
    expect(report.broken, report.toString()).toEqual([law]);
    expect(report.toString()).toMatch(says);
  });

  it("there is a broken wait for every law", () => {
    expect(new Set(CONSUMER_MUTANTS.map(({ law }) => law))).toEqual(new Set(BINDING));
  });

  it("says of each law that it could not check why that is", async () => {
    const report = await checkConsumer({
      wait: (future) => {
        const { outcome } = new Wait(future);
        return { outcome };
      },
      passage: "promise",
    });
    expect(report.kept, report.toString()).toEqual(["F0", "F4", "F6", "F16"]);
    expect(report.toString()).toMatch(/F13, detaching: .*: the consumer's waits have no `letGo`/);
    expect(report.toString()).toMatch(/F9, context: .*: the consumer has no `inContext`/);
  });
});

describe("consumerLaws()", () => {
  it("gives checks that a test runner can run", async () => {
    for (const { law, name, skip, run } of await consumerLaws(consumerOf(Wait))) {
      expect(name.startsWith(`${law}, `)).toBe(true);
      if (skip === undefined) await run();
      else await expect(run()).rejects.toThrow(NotChecked);
    }
  });
});
