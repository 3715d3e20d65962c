import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { LAWS, type Law, laws } from "@sennit/conformance";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { subjects } from "./all.ts";

setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc");

// The errors that observers throw on purpose are reported, each in the manner of its library.
beforeAll(() => void vi.spyOn(console, "error").mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

for (const subject of subjects()) {
  const checks = await laws(subject);
  const checked = checks.filter(({ skip }) => skip === undefined);
  describe(subject.name, () => {
    for (const { name, run } of checked) test(name, run);

    test("the laws that nothing is checked of are those that do not apply", () => {
      const numbers = new Set(checked.map(({ law }) => law));
      const unchecked = (Object.keys(LAWS) as Law[]).filter((law) => !numbers.has(law));
      expect(unchecked.sort()).toEqual([...subject.unchecked].sort());
    });
  });
}
