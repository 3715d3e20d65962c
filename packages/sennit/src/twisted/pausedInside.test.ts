import { expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import type { Failure } from "./failure.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

// A Deferred that one of its own callbacks pauses, and coroutines that wait for it.

/** A Deferred whose first callback pauses it. */
function pausing(): Deferred<number> {
  const deferred = new Deferred<number>();
  deferred.addCallback((n) => {
    deferred.pause();
    return n;
  });
  return deferred;
}

function unpausing<T>(deferred: Deferred<unknown>, trace: unknown[], returned: T): (value: unknown) => T {
  return (value) => {
    trace.push(["unpaused", value]);
    deferred.unpause();
    return returned;
  };
}

/** Waits for it, and notes what comes of that. */
function wait(deferred: Deferred<unknown>, name: string, trace: unknown[]): Deferred<void> {
  return ensureDeferred(
    (function* () {
      try {
        trace.push([name, yield* deferred]);
      } catch (error) {
        trace.push([name, (error as Error).name]);
      }
    })(),
  );
}

it("case 12: a `yield*` of it looks again at the end of its chain", () => {
  const trace: unknown[] = [];
  const deferred = pausing();
  wait(deferred, "wait", trace);
  deferred.addCallback((value) => {
    trace.push(["callback", value]);
    return 5;
  });
  deferred.addCallback(unpausing(deferred, trace, 7));
  deferred.addCallback((value) => {
    trace.push(["callback", value]);
    return 9;
  });
  deferred.callback(1);
  expect(trace).toEqual([
    ["callback", undefined],
    ["unpaused", 5],
    ["callback", 7],
    ["wait", 9],
  ]);
  expect(deferred.result).toBe(undefined);
});

it("case 12: of two that wait, the first has what there is at the end", () => {
  const trace: unknown[] = [];
  const deferred = pausing();
  wait(deferred, "first", trace);
  wait(deferred, "second", trace);
  deferred.addCallback(unpausing(deferred, trace, 7));
  deferred.callback(1);
  expect(trace).toEqual([
    ["unpaused", undefined],
    ["first", 7],
    ["second", undefined],
  ]);
});

it("case 12: a failure that comes at the end is thrown, paused or not", () => {
  const trace: unknown[] = [];
  const deferred = pausing();
  wait(deferred, "wait", trace);
  deferred.addCallback(() => {
    throw new RangeError("planted");
  });
  deferred.callback(1);
  expect(trace).toEqual([["wait", "RangeError"]]);
  expect([deferred.paused, deferred.result]).toEqual([1, undefined]);
});

it("case 12: a plain `yield` of it does not look again", () => {
  const deferred = pausing();
  const outer = ensureDeferred(
    (function* () {
      return [yield deferred, yield deferred];
    })(),
  );
  deferred.callback(1);
  expect(outer.result).toEqual([1, undefined]);
});

it("case 12: where nothing unpauses it in its chain, it waits until somebody else does, and has the value", () => {
  const trace: unknown[] = [];
  const deferred = pausing();
  const outer = wait(deferred, "wait", trace);
  deferred.callback(1);
  expect([trace, outer.called, deferred.paused]).toEqual([[], false, 1]);
  deferred.addCallback((value) => trace.push(["later", value]));
  outer.cancel(); // reaches the Deferred, which has fired and ignores it
  deferred.unpause();
  expect(trace).toEqual([
    ["wait", 1],
    ["later", undefined],
  ]);
  expect(outer.called).toBe(true);
});

it("case 12: several that nothing unpauses do not keep each other awake", () => {
  const trace: unknown[] = [];
  const deferred = pausing();
  for (const name of ["first", "second", "third"]) wait(deferred, name, trace);
  deferred.callback(1);
  expect(trace).toEqual([]);
  deferred.pause();
  deferred.unpause();
  expect(trace).toEqual([]);
  deferred.unpause();
  expect(trace.map((entry) => (entry as unknown[])[0]).sort()).toEqual(["first", "second", "third"]);
});

it("case 12: it may be paused by its own callbacks again while it waits", () => {
  const trace: unknown[] = [];
  const deferred = pausing();
  wait(deferred, "wait", trace);
  deferred.callback(1);
  deferred.addCallback(() => deferred.pause());
  wait(deferred, "late", trace);
  deferred.unpause();
  expect(trace).toEqual([["wait", 1]]);
  deferred.unpause();
  expect(trace).toEqual([
    ["wait", 1],
    ["late", undefined],
  ]);
});

it("case 12: a failure that is there already is thrown at once", () => {
  const deferred = new Deferred<number>();
  deferred.addErrback((failure) => {
    deferred.pause();
    return failure;
  });
  const outer = ensureDeferred(
    (function* () {
      return yield* deferred;
    })(),
  );
  deferred.errback(new RangeError("planted"));
  expect((outer.result as Failure).check(RangeError)).toBe(RangeError);
  flushUnhandledErrors();
});
