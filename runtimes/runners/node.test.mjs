import { test } from "node:test";
import { laws } from "@sennit/conformance";
import { twisted } from "../dist/subjects/twisted.js";
import { example } from "./example.mjs";

for (const adapter of [example, ...twisted()]) {
  for (const { name, skip, run } of await laws(adapter)) test(`${adapter.name}: ${name}`, { skip: skip ?? false }, run);
}
