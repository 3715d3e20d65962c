import { afterEach, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { fork } from "./fork.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

it("case 19: each fork has the result, and so has the source", () => {
  const source = new Deferred<number>();
  const waits = [1, 2].map(() =>
    ensureDeferred(
      (function* () {
        return (yield fork(source)) as number;
      })(),
    ),
  );
  source.callback(1);
  expect([...waits, source].map((deferred) => deferred.result)).toEqual([1, 1, 1]);
  expect(fork(succeed(2)).result).toBe(2);
});

it("case 19: it has the result at its place in the chain, and changes nothing behind it", () => {
  const source = new Deferred<number>();
  const first = fork(source).addCallback((n) => n + 100);
  const doubled = source.addCallback((n) => new Deferred<number>().addCallback(() => n * 2));
  const second = fork(doubled);
  source.callback(1);
  expect([first.result, second.called]).toEqual([101, false]);
  (source.result as Deferred<number>).callback(0);
  expect([second.result, doubled.result]).toEqual([2, 2]);
});

it("case 43: a failure is reported once for each fork, and not for the source", () => {
  const error = new Error("no");
  const source = fail(error);
  const forks = [fork(source), fork(source)];
  expect(forks.map((forked) => (forked.result as Failure).value)).toEqual([error, error]);
  expect(flushUnhandledErrors()).toHaveLength(2);
});

it("case 32: cancelling a fork leaves the source and the other forks alone", () => {
  const source = new Deferred<number>();
  const [first, second] = [fork(source), fork(source)];
  first.cancel();
  expect((first.result as Failure).check(CancelledError)).toBe(CancelledError);
  source.callback(1);
  expect([second.result, source.result]).toEqual([1, 1]);
});
