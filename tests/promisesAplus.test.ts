import { VirtualLoop } from "sennit/loop";
import { flushUnhandledErrors } from "sennit/twisted";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AplusTest, collect } from "./promisesAplus/collect.ts";
import { implementations } from "./promisesAplus/implementations.ts";

const loop = new VirtualLoop();
loop.setExceptionHandler(() => {});
const { setTimeout } = globalThis;
const listeners = process.listeners("unhandledRejection");

beforeAll(() => {
  // The suite waits by the clock: here, that is the loop's.
  globalThis.setTimeout = ((fn: () => void, delay: number) => loop.callLater(delay, fn)) as never;
  // It leaves many promises rejected, with nobody to look at them.
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", () => {});
});

afterAll(() => {
  globalThis.setTimeout = setTimeout;
  process.removeAllListeners("unhandledRejection");
  for (const listener of listeners) process.on("unhandledRejection", listener);
  flushUnhandledErrors();
});

describe.each(Object.entries(implementations(loop)))("%s", (_name, implementation) => {
  let tests: readonly AplusTest[] = [];
  // In the loop, because the suite makes some of its promises when it is loaded.
  loop.callSoon(() => {
    tests = collect(implementation);
  });
  loop.advance(0);

  test("there are 872", () => expect(tests).toHaveLength(872));

  for (const { title, run } of tests) test(title, () => loop.run(run, { keepTasks: true }));
});
