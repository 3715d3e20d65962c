import { test } from "vitest";
import { examples } from "./generated/index.ts";

for (const [place, run] of Object.entries(examples)) test(place, run);
