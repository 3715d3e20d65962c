// @ts-nocheck: TypeScript does not know bun:test here.

import { test } from "bun:test";
import { laws } from "@sennit/conformance";
import { twisted } from "../dist/subjects/twisted.js";
import { example } from "./example.mjs";

for (const adapter of [example, ...twisted()]) {
  for (const { law, name, skip, run } of await laws(adapter)) {
    // Bun's runner fails a test for any error that reaches the host, and asks nobody.
    const reachesHost = law === "F15" && adapter === example;
    test.skipIf(skip !== undefined || reachesHost)(`${adapter.name}: ${name}`, run);
  }
}
