// @ts-nocheck: TypeScript does not know Deno here.
import { laws } from "@sennit/conformance";
import { twisted } from "../dist/subjects/twisted.js";
import { example } from "./example.mjs";

for (const adapter of [example, ...twisted()]) {
  for (const { name, skip, run } of await laws(adapter)) {
    Deno.test({ name: `${adapter.name}: ${name}`, ignore: skip !== undefined, fn: run });
  }
}
