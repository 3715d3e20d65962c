import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { untilCollected } from "../fixtures/collectGarbage.ts";
import { Future } from "./future.ts";
import { type Reporter, setReporter } from "./reporter.ts";

const reporter = vi.fn<Reporter>();
let before: Reporter;

beforeEach(() => {
  before = setReporter(reporter.mockReset());
});

afterEach(() => {
  setReporter(before);
});

test("a failure that nobody has looked at is reported once", async () => {
  new Future<number>().setException("unseen");
  await untilCollected();
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
  await untilCollected();
  expect(reporter).not.toHaveBeenCalled();
});
