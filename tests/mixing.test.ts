import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sleep } from "sennit/asyncio";
import { getRunningLoop, VirtualLoop } from "sennit/loop";
import { cancelAfter, coroutine } from "sennit/tornado";
import { expect, it } from "vitest";
import { consumers } from "./mixing/consumers.ts";
import { measure } from "./mixing/probes.ts";
import type { Producer } from "./mixing/producers.ts";
import { measureAll, unexplained, withTables } from "./mixing/table.ts";

// Every kind of consumer waits for every kind of producer, and docs/mixing.md says in tables what comes of it.

const document = new URL("../docs/mixing.md", import.meta.url);
const rows = await measureAll();
const named = rows.map((row) => [row.consumer.name, row.producer.name, row] as const);

it.each(named)("F4: %s, %s: value, error and context are kept, and a cancellation arrives as one", (_, __, row) => {
  const { value, error, context, reason, ...others } = row.measured;
  for (const answer of [value, error, context, reason]) expect(answer).toMatch(/^(yes|–)$/);
  expect([others["cancel up"], others.cancel]).toEqual(["yes", "yes"]);
});

it.each(named)("%s, %s: what does not cross is explained, and nothing else", (_, __, row) => {
  expect(unexplained(row)).toEqual([]);
});

it("docs/mixing.md says what is measured; if it does not, npm run mixing writes it anew", async () => {
  const fresh = withTables(readFileSync(document, "utf8"), rows);
  await expect(fresh, "npm run mixing writes docs/mixing.md anew").toMatchFileSnapshot(fileURLToPath(document));
});

it.each(consumers)("$name: cancels a Tornado coroutine by cancelAfter, and waits for its cleanup", async (consumer) => {
  const trace: string[] = [];
  const work = coroutine(function* () {
    try {
      yield* sleep(1000);
    } finally {
      yield* sleep(10);
      trace.push("cleaned up");
    }
  });
  const plan = {
    begin: () => cancelAfter({ days: 1 }, work()),
    succeed: () => trace.push("a value"),
    fail: () => trace.push("an error"),
  };
  await new VirtualLoop().run(function* () {
    const consuming = consumer.start(plan);
    yield* sleep(1);
    consuming.cancel(new Error("planted"));
    yield* sleep(100);
  });
  expect(trace).toEqual(["cleaned up", "an error"]);
});

/** Its values are copies, its errors and its cancellation are another error, and it hears of nothing. */
const bad: Producer = {
  name: "bad",
  givesReason: true,
  make() {
    const future = getRunningLoop().createFuture<unknown>();
    const fail = () => future.setException(new Error("another"));
    return {
      waitable: future,
      resolve: (value) => future.setResult({ ...(value as object) }),
      reject: fail,
      cancel: fail,
      heard: () => false,
      cleanedUp: () => false,
    };
  },
};

it.each(consumers)("$name: the probes say no where it is so", async (consumer) => {
  const { value, error, reason, ...others } = await measure(consumer, bad);
  expect([value, error, reason, others["causal stack"]]).toEqual(["no", "no", "no", "no"]);
  expect([others["cancel up"], others["cancel down"], others.cleanup]).toEqual(["no", "no", "no"]);
});
