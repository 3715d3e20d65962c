import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Future } from "./future.ts";
import { type Reporter, setReporter } from "./reporter.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const reporter = vi.fn<Reporter>();
let before: Reporter;

beforeEach(() => {
  before = setReporter(reporter.mockReset());
});

afterEach(() => {
  setReporter(before);
});

/** Lets all that nobody holds be collected, and those be told who want to know. */
async function forget(): Promise<void> {
  for (let i = 0; i < 5; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
}

test("a failure that nobody has looked at is reported once", async () => {
  new Future<number>().setException("unseen");
  await forget();
  expect(reporter).toHaveBeenCalledExactlyOnceWith({
    message: "Future exception was never retrieved",
    exception: "unseen",
  });
});

test.each<[string, (future: Future<number>) => unknown]>([
  ["exception()", (future) => future.exception()],
  ["then()", (future) => future.then(undefined, () => {})],
  ["seen()", (future) => future["~future"].seen?.()],
  ["observe()", (future) => future["~future"].observe(() => {})],
])("a failure that was read by %s is not reported", async (_, read) => {
  const make = (): void => {
    const future = new Future<number>();
    future.setException("seen");
    read(future);
  };
  make();
  await forget();
  expect(reporter).not.toHaveBeenCalled();
});
