import { consumerLaws } from "@sennit/conformance";
import { describe, test } from "vitest";
import { consumers } from "./all.ts";

for (const consumer of consumers()) {
  const checks = await consumerLaws(consumer);
  describe(`${consumer.name}`, () => {
    for (const { name, skip, run } of checks) if (skip === undefined) test(name, run);
  });
}
