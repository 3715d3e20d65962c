import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { allOf } from "./allOf.ts";
import { anyOf } from "./anyOf.ts";
import { Deferred } from "./deferred.ts";
import { CancelledError, FailureGroup } from "./errors.ts";
import { Eventual } from "./eventual.ts";
import type { Failure } from "./failure.ts";
import { firstOf } from "./firstOf.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors, setUnhandledErrorReporter } from "./unhandled.ts";

let trace: string[] = [];

afterEach(() => {
  trace = [];
  setUnhandledErrorReporter(undefined);
  expect(flushUnhandledErrors()).toEqual([]);
});

const error = new RangeError("planted");

/** The error of a Deferred that has failed, which thereby is handled. */
function errorOf(deferred: Deferred<unknown>): unknown {
  let value: unknown;
  deferred.addErrback((failure) => {
    value = failure.value;
  });
  return value;
}

/** Notes when it is cancelled. */
function noting(name: string): Deferred<string> {
  return new Deferred<string>(() => trace.push(`${name} cancelled`));
}

/** Work whose cleanup waits for `cleanup`. */
function careful(name: string, cleanup: Deferred<void>): Deferred<string> {
  return ensureDeferred(
    (function* () {
      try {
        return yield* new Deferred<string>();
      } finally {
        trace.push(`${name} cleans up`);
        yield* cleanup;
        trace.push(`${name} is done`);
      }
    })(),
  );
}

describe("allOf", () => {
  it("gives all values in their order, whatever the order of time, and leaves them where they are", () => {
    const [a, b] = [new Deferred<number>(), new Deferred<string>()];
    const all = allOf([a, succeed(true), b]);
    b.callback("b");
    expect(all.called).toBe(false);
    a.callback(1);
    expect(all.result).toEqual([1, true, "b"]);
    expect([a.result, b.result]).toEqual([1, "b"]);
    expect(allOf([]).result).toEqual([]);
  });

  it("fails with the very error, cancels the others, and waits for their cleanup", () => {
    const cleanup = new Deferred<void>();
    const failing = new Deferred<string>();
    const all = allOf([noting("a"), failing, careful("b", cleanup), succeed("there")]);
    failing.errback(error);
    expect([trace, all._isReady()]).toEqual([["a cancelled", "b cleans up"], false]);
    cleanup.callback();
    expect(trace.at(-1)).toBe("b is done");
    expect(errorOf(all)).toBe(error);
  });

  it("cancels the others also where one has failed already, and reports nothing", () => {
    setUnhandledErrorReporter(() => expect.unreachable());
    expect(errorOf(allOf([noting("a"), fail(error), noting("b")]))).toBe(error);
    expect(trace).toEqual(["a cancelled", "b cancelled"]);
  });

  it("loses no other error: they come in a FailureGroup", () => {
    const other = new TypeError("in the cleanup");
    const cleanup = new Deferred<void>();
    const failing = new Deferred<string>();
    const all = allOf([careful("a", cleanup), failing, noting("b")]);
    failing.errback(error);
    cleanup.errback(other);
    const group = errorOf(all) as FailureGroup;
    expect(group).toBeInstanceOf(FailureGroup);
    expect(group.failures.map((failure) => failure.value)).toEqual([other, error]);
    expect(group.message).toBe("2 failed: in the cleanup; planted");
  });

  it("is cancelled by the cancellation of one, and cancels the others", () => {
    const [a, b] = [noting("a"), noting("b")];
    const all = allOf([a, b]);
    a.cancel("enough");
    expect(trace).toEqual(["a cancelled", "b cancelled"]);
    expect(errorOf(all)).toMatchObject({ name: "CancelledError", reason: "enough" });
  });

  it("cancelled, it cancels all once, and ends when they have", () => {
    const cleanup = new Deferred<void>();
    const all = allOf([noting("a"), careful("b", cleanup), noting("c")]);
    all.cancel("enough");
    expect([trace, all._isReady()]).toEqual([["a cancelled", "b cleans up", "c cancelled"], false]);
    cleanup.callback();
    expect(errorOf(all)).toMatchObject({ name: "CancelledError", reason: "enough" });
    expect(errorOf(all)).toBe(undefined);
  });

  it("cancelled, it has the values if all come all the same", () => {
    const recovering = new Deferred<string>((deferred) => deferred.callback("recovered"));
    const all = allOf([recovering, succeed(1)]);
    all.cancel();
    expect(all.result).toEqual(["recovered", 1]);
  });

  it("a canceller that throws is reported, and keeps nothing from ending", () => {
    const reports: unknown[] = [];
    setUnhandledErrorReporter((failure) => reports.push(failure.value));
    const stubborn = new Deferred<string>(() => {
      throw error;
    });
    const failing = new Deferred<string>();
    const all = allOf([stubborn, failing, noting("b")]);
    failing.errback("no");
    expect([reports, trace]).toEqual([[error], ["b cancelled"]]);
    expect(errorOf(all)).toBe("no");
    stubborn.errback("late"); // nobody has to handle it
  });

  it("takes futures of other families, promises and Eventuals; what cannot be cancelled is left alone", async () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const shared = Eventual.from(new Deferred<string>());
    const other = shared.map(() => 1);
    const all = allOf([future, Promise.reject("late"), shared, fail(error)]);
    loop.advance(0);
    expect(errorOf(all)).toBe(error);
    expect([future.cancelled(), shared.outcome, other.outcome]).toEqual([true, undefined, undefined]);
    const [one, two] = await allOf([Promise.resolve(1), succeed(2)]);
    expect([one, two]).toEqual([1, 2]);
  });

  it("refuses what cannot be waited for", () => {
    expect(() => allOf([1 as never])).toThrow(/allOf\(\) was given 1/);
  });

  it("takes 100,000, and needs no stack", () => {
    const many = Array.from({ length: 100_000 }, () => new Deferred<number>());
    const all = allOf(many);
    many[99_999]?.errback(error);
    expect(errorOf(all)).toBe(error);
    expect(many.every((deferred) => deferred.called)).toBe(true);
  });
});

describe("anyOf", () => {
  it("gives the first value, once the others have cleaned up", () => {
    const cleanup = new Deferred<void>();
    const winner = new Deferred<string>();
    const any = anyOf([fail(error), careful("a", cleanup), winner, noting("b")]);
    winner.callback("won");
    expect([trace, any._isReady()]).toEqual([["a cleans up", "b cancelled"], false]);
    cleanup.errback(new Error("of a loser"));
    expect([any._isReady(), any.result]).toEqual([true, "won"]);
  });

  it("fails with all failures when all fail, and where there are none", () => {
    const [a, b] = [new Deferred<never>(), new Deferred<never>()];
    const any = anyOf([a, b]);
    b.errback(error);
    a.cancel();
    const group = errorOf(any) as FailureGroup;
    expect(group.failures.map((failure) => failure.check(CancelledError, RangeError))).toEqual([
      CancelledError,
      RangeError,
    ]);
    expect(errorOf(anyOf([]))).toBeInstanceOf(FailureGroup);
  });

  it("cancelled, it fails with a CancelledError; a value that comes all the same is it", () => {
    const any = anyOf([noting("a"), noting("b")]);
    any.cancel("enough");
    expect(trace).toEqual(["a cancelled", "b cancelled"]);
    expect(errorOf(any)).toMatchObject({ name: "CancelledError", reason: "enough" });
    const saved = anyOf([new Deferred<string>((deferred) => deferred.callback("saved")), noting("c")]);
    saved.cancel();
    expect(saved.result).toBe("saved");
  });

  it("is decided by what is there already, the first of them", () => {
    expect(anyOf([noting("a"), succeed(1), succeed(2)]).result).toBe(1);
    expect(trace).toEqual(["a cancelled"]);
  });
});

describe("firstOf", () => {
  it("ends as the first does, by a value or by an error, once the others have ended", () => {
    const cleanup = new Deferred<void>();
    const [a, b] = [new Deferred<string>(), new Deferred<string>()];
    const value = firstOf([a, careful("loser", cleanup)]);
    a.callback("won");
    expect(value._isReady()).toBe(false);
    cleanup.callback();
    expect(value.result).toBe("won");
    const failed = firstOf([b, noting("c")]);
    b.errback(error);
    expect(errorOf(failed)).toBe(error);
    expect(trace).toEqual(["loser cleans up", "loser is done", "c cancelled"]);
  });

  it("is cancelled with all of them, also where none can be", () => {
    const first = firstOf([noting("a"), noting("b")]);
    first.cancel("enough");
    expect(trace).toEqual(["a cancelled", "b cancelled"]);
    expect(errorOf(first)).toMatchObject({ name: "CancelledError", reason: "enough" });
    const promised = firstOf([new Promise<never>(() => {})]);
    promised.cancel("enough");
    expect((promised.result as Failure | undefined)?.value).toMatchObject({ reason: "enough" });
    errorOf(promised);
  });

  it("refuses an empty list", () => {
    expect(() => firstOf([])).toThrow(/nothing could ever come first/);
  });
});
