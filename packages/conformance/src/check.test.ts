import { describe, expect, it } from "vitest";
import type { Pending } from "./adapter.ts";
import { BrokenLaw } from "./brokenLaw.ts";
import { check } from "./check.ts";
import { adapterOf, Ledger, Loop, Reference } from "./fixtures/reference.ts";
import { laws } from "./laws.ts";
import { NotChecked } from "./notChecked.ts";

describe("check()", () => {
  it.each(["direct", "scheduled"] as const)(
    "finds every law kept by a future that keeps them, %s",
    async (delivery) => {
      for (const onIdle of ["cancel", "keep"] as const) {
        const report = await check(adapterOf(Reference, { delivery, onIdle }));
        expect(report.broken, report.toString()).toEqual([]);
        expect(report.ok).toBe(true);
        expect(report.unchecked).toEqual(["F9"]);
      }
    },
  );

  it("says of each law that it could not check why that is", async () => {
    const report = await check({ pending: () => ({ future: new Reference(new Loop(), new Ledger()) }) });
    expect(report.ok, report.toString()).toBe(true);
    expect(report.unchecked).toEqual(["F3", "F4", "F5", "F8", "F9", "F11", "F16", "F17", "F18"]);
    const text = report.toString();
    expect(text).toMatch(/^reference: 10 laws kept, 0 broken, 9 not checked$/m);
    expect(text).toMatch(/not checked {2}F3, no flattening: .*: the adapter's futures have no `resolve`/);
    expect(text).toMatch(/not checked {2}F18, each run is new: .*: the adapter has no `recipe`/);
  });
});

describe("F12", () => {
  it("asks no identity of the reason of a cancellation that comes as a copy, but of a request's", async () => {
    const { pending, ...rest } = adapterOf(Reference);
    const copying = (): Pending => {
      const made = pending();
      return { ...made, cancel: (reason) => made.cancel?.(structuredClone(reason)) };
    };
    expect((await check({ ...rest, pending: copying })).broken).toEqual(["F12"]);
    const report = await check({ ...rest, pending: copying, passage: "copy" });
    expect(report.broken, report.toString()).toEqual([]);
    expect(report.kept).toContain("F12");
  });

  it("lets a run that has begun refuse what its signal asks", async () => {
    class Refusing extends Reference {
      override cancel(): boolean {
        return false;
      }
    }
    const report = await check(adapterOf(Refusing));
    expect(report.broken, report.toString()).toEqual([]);
  });
});

describe("laws()", () => {
  it("gives checks that a test runner can run, each with a name and the reason to skip it", async () => {
    const checks = await laws(adapterOf(Reference));
    for (const { law, name, skip, run } of checks) {
      expect(name.startsWith(`${law}, `)).toBe(true);
      if (skip === undefined) await run();
      else await expect(run()).rejects.toThrow(NotChecked);
    }
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });

  it("gives checks that fail in words", async () => {
    const [first] = await laws({ pending: () => ({ future: Promise.resolve() as never }) });
    await expect(first?.run()).rejects.toThrow(BrokenLaw);
    await expect(first?.run()).rejects.toThrow(
      "F0, the mark: a future was made. The law wants an object under `~future`; but undefined was there.",
    );
  });
});
