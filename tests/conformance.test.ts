import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { laws } from "@sennit/conformance";
import { describe, test } from "vitest";
import { adapters } from "./conformance/adapters.ts";

setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc");

for (const adapter of adapters()) {
  const checks = await laws(adapter);
  describe(`${adapter.name} keeps the laws`, () => {
    for (const { name, skip, run } of checks) test.skipIf(skip !== undefined)(name, run);
  });
}
