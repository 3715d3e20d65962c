import { describe, test } from "vitest";
import { families } from "./families.ts";
import { host } from "./host.ts";
import { structured } from "./structured.ts";
import { threads } from "./threads.ts";

describe.each(Object.entries({ host, families, structured, threads }))("%s", (_name, behaviours) => {
  for (const { name, skip, run } of behaviours) test.skipIf(skip !== undefined)(name, async () => void (await run()));
});
