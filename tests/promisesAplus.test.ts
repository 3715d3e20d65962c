import { HostLoop } from "sennit/loop";
import { flushUnhandledErrors } from "sennit/twisted";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect, PATIENCE, type Series } from "./promisesAplus/collect.ts";
import { implementations } from "./promisesAplus/implementations.ts";

const loop = new HostLoop();
loop.setExceptionHandler(() => {});
// The suite makes some of its promises when it is loaded.
const running = loop.runForever();
// It leaves many of them rejected, with nobody to look at them.
const listeners = process.listeners("unhandledRejection");
process.removeAllListeners("unhandledRejection").on("unhandledRejection", () => {});

afterAll(async () => {
  loop.stop();
  await running;
  process.removeAllListeners("unhandledRejection");
  for (const listener of listeners) process.on("unhandledRejection", listener);
  flushUnhandledErrors();
});

describe.each(Object.entries(implementations(loop)))("%s", (_name, implementation) => {
  const series = collect(implementation);
  const ended = new Map<string, Promise<void>>();

  // Most of a test's time is waiting, and so they all wait at the same time.
  beforeAll(() => {
    for (const each of series) runSeries(each, ended);
  });

  test("there are 872", () => expect(series.flat()).toHaveLength(872));

  for (const { title } of series.flat()) test(title, { timeout: PATIENCE }, () => ended.get(title));
});

function runSeries(series: Series, ended: Map<string, Promise<void>>): void {
  let before: Promise<unknown> = Promise.resolve();
  for (const { title, run } of series) {
    const end = before.then(run);
    before = end.catch(() => {});
    ended.set(title, end);
  }
}
