import { afterEach, describe, expect, it } from "vitest";
import { createTask } from "../asyncio/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import { Deferred } from "./deferred.ts";
import { Eventual } from "./eventual.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => expect(flushUnhandledErrors()).toEqual([]));

const fulfilled = (value: unknown) => ({ status: "fulfilled", value });
const rejected = (reason: unknown) => expect.objectContaining({ status: "rejected", reason });
const cancelled = (reason?: unknown) => ({ status: "cancelled", reason });

/** A Deferred that notes with what reasons it was asked to stop. */
function source<T = number>(): { deferred: Deferred<T>; requests: unknown[] } {
  const requests: unknown[] = [];
  return { deferred: new Deferred<T>((_deferred, reason) => requests.push(reason)), requests };
}

describe("Eventual", () => {
  it("is a chain whose steps keep their results", () => {
    const { deferred } = source();
    const first = Eventual.from(deferred);
    const second = first.map((n) => n + 1);
    const third = second.map((n) => `${n}`);
    expect([first, second, third].map((step) => step.outcome)).toEqual([undefined, undefined, undefined]);
    deferred.callback(1);
    expect([first, second, third].map((step) => step.outcome)).toEqual([fulfilled(1), fulfilled(2), fulfilled("2")]);
    expect(deferred.result).toBe(1);
  });

  it("calls inside of the call that fires it, and at once if it is there, in the order of the branches", () => {
    const { deferred } = source();
    const trace: unknown[] = [];
    const first = Eventual.from(deferred);
    first.map((n) => trace.push(`a${n}`)).map(() => trace.push("a then"));
    first.map((n) => trace.push(`b${n}`));
    trace.push("firing");
    deferred.callback(1);
    trace.push("fired");
    first.map((n) => trace.push(`c${n}`));
    expect(trace).toEqual(["firing", "a1", "a then", "b1", "fired", "c1"]);
  });

  it("does not see what is added to its Deferred later", () => {
    const { deferred } = source();
    const first = Eventual.from(deferred);
    deferred.addCallback((n) => n * 100);
    deferred.callback(1);
    expect(first.map((n) => n).outcome).toEqual(fulfilled(1));
    expect(deferred.result).toBe(100);
  });

  it("is itself from itself, and takes the futures of other families and promises", async () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const first = Eventual.from(future);
    expect(Eventual.from(first)).toBe(first);
    const next = first.map((n) => n + 1);
    future.setResult(1);
    loop.advance(0);
    expect(next.outcome).toEqual(fulfilled(2));
    expect(await Eventual.from(Promise.resolve(1)).map((n) => n + 1)).toBe(2);
  });

  it("recovers from errors; transform takes one of two ways", () => {
    const error = new RangeError("planted");
    const failing = Eventual.from<number>(fail(error));
    expect(failing.map(() => 1).recover((reason) => reason).outcome).toEqual(fulfilled(error));
    expect(
      failing.transform(
        () => 1,
        () => 2,
      ).outcome,
    ).toEqual(fulfilled(2));
    const thrown = Eventual.from(succeed(1)).transform(
      () => {
        throw error;
      },
      () => 2,
    );
    expect(thrown.recover(() => 3).outcome).toEqual(fulfilled(3));
    expect(Eventual.from(succeed(1)).recover(() => 2).outcome).toEqual(fulfilled(1));
  });

  it("waits for what a function returns, which keeps its result", () => {
    const inner = new Deferred<number>();
    const steps = [
      () => inner,
      () => Eventual.from(inner),
      function* () {
        return yield* Eventual.from(inner);
      },
    ].map((fn) => Eventual.from(succeed(0)).map(fn as () => Deferred<number>));
    expect(steps.map((step) => step.outcome)).toEqual([undefined, undefined, undefined]);
    inner.callback(1);
    expect(steps.map((step) => step.outcome)).toEqual([fulfilled(1), fulfilled(1), fulfilled(1)]);
    expect(inner.result).toBe(1);
  });

  it("finally is called for values and errors, waits, and changes nothing but by an error of its own", () => {
    const cleanup = new Deferred<string>();
    const error = new RangeError("planted");
    const done = Eventual.from(succeed(1)).finally(() => cleanup);
    const failed = Eventual.from(fail(error)).finally(() => cleanup);
    const broken = Eventual.from(succeed(1)).finally(() => {
      throw error;
    });
    expect([done.outcome, failed.outcome, broken.outcome]).toEqual([undefined, undefined, rejected(error)]);
    cleanup.callback("ignored");
    expect([done.outcome, failed.outcome]).toEqual([fulfilled(1), rejected(error)]);
    expect(flushUnhandledErrors()).toHaveLength(2);
  });

  it("refuses what is no function where it is given, and what cannot be waited for", () => {
    expect(() => Eventual.from(succeed(1)).map(1 as never)).toThrow(/it is no function/);
    expect(() => Eventual.from(1 as never)).toThrow(/it is no future/);
  });

  it("case 43: a failure is reported once for each end that does not handle it", () => {
    const error = new Error("planted");
    const first = Eventual.from(fail(error));
    first.map(() => 1);
    first.map(() => 2).map(() => 3);
    first.recover(() => 4);
    expect(flushUnhandledErrors().map((failure) => failure.value)).toEqual([error, error]);
  });

  it("is awaited by async functions and by coroutines of every family, each on its own", async () => {
    const loop = new VirtualLoop();
    const { deferred } = source();
    const shared = Eventual.from(deferred);
    const twisted = ensureDeferred(
      (function* () {
        return [yield* shared, yield* shared];
      })(),
    );
    const results = loop.run(function* () {
      const task = createTask(function* () {
        return yield* shared;
      });
      const native = createTask(async () => await shared);
      loop.callSoon(() => deferred.callback(1));
      return [yield* task, yield* native];
    });
    expect(await results).toEqual([1, 1]);
    expect(twisted.result).toEqual([1, 1]);
  });

  it("gives Deferreds that may be changed", () => {
    const first = Eventual.from(succeed(1));
    const deferred = first.toDeferred().addCallback((n) => n + 1);
    expect([deferred.result, first.outcome, first.toDeferred().result]).toEqual([2, fulfilled(1), 1]);
  });

  it("case 20: 100,000 steps need no stack, nor does their cancellation", { timeout: 60_000 }, () => {
    for (const end of ["callback", "cancel"]) {
      const { deferred } = source();
      const first = Eventual.from(deferred);
      let last = first;
      for (let i = 1; i < 100_000; i += 1) last = last.map((n) => n + 1);
      if (end === "callback") deferred.callback(0);
      else last.cancel("enough");
      expect(last.recover(() => "recovered").outcome).toEqual(fulfilled(end === "callback" ? 99_999 : "recovered"));
    }
  });
});

describe("Eventual.cancel", () => {
  it("reaches the source through all steps, with its reason, and may be recovered from", () => {
    const { deferred, requests } = source();
    const last = Eventual.from(deferred)
      .map((n) => n)
      .recover(() => "recovered");
    last.cancel("enough");
    expect(requests).toEqual(["enough"]);
    expect(last.outcome).toEqual(fulfilled("recovered"));
  });

  it("of one of several branches leaves the others alone; the last one takes the request on", () => {
    const { deferred, requests } = source();
    const shared = Eventual.from(deferred).map((n) => n);
    const [a, b] = [shared.map((n) => n), shared.map((n) => n)];
    a.cancel("first");
    expect([a.outcome, b.outcome, requests]).toEqual([cancelled("first"), undefined, []]);
    b.cancel("second");
    expect([b.outcome, requests]).toEqual([cancelled("second"), ["second"]]);
    expect(flushUnhandledErrors()).toHaveLength(2);
  });

  it("of one that others wait for is for all of them", () => {
    const { deferred } = source();
    const shared = Eventual.from(deferred);
    const branches = [shared.map(() => 1), shared.map(() => 2)];
    shared.cancel();
    expect(branches.map((step) => step.recover(() => "recovered").outcome)).toEqual(
      ["recovered", "recovered"].map(fulfilled),
    );
  });

  it("goes to what a function has returned, and not past it", () => {
    const { deferred, requests } = source();
    const first = Eventual.from(succeed(0));
    const step = first.map(() => deferred);
    step.cancel("enough");
    expect(requests).toEqual(["enough"]);
    expect([step.recover(() => 1).outcome, first.outcome]).toEqual([fulfilled(1), fulfilled(0)]);
  });

  it("waits for the cleanup of the work", () => {
    const cleanup = new Deferred<void>();
    const work = ensureDeferred(
      (function* () {
        try {
          yield* new Deferred<void>();
        } finally {
          yield* cleanup;
        }
      })(),
    );
    const last = Eventual.from(work).map(() => 1);
    last.cancel();
    expect(last.outcome).toBe(undefined);
    cleanup.callback();
    expect(last.recover(() => 2).outcome).toEqual(fulfilled(2));
  });

  it("is ignored by one that has its result", () => {
    const { deferred, requests } = source();
    const last = Eventual.from(deferred).map((n) => n);
    deferred.callback(1);
    last.cancel();
    expect([last.outcome, requests, last["~future"].cancel?.()]).toEqual([fulfilled(1), [], false]);
  });

  it("of a Deferred or of a wait gives up alone, and the last one takes the request on", () => {
    const { deferred, requests } = source();
    const shared = Eventual.from(deferred);
    const one = shared.toDeferred();
    const coroutine = ensureDeferred(
      (function* () {
        return yield* shared;
      })(),
    );
    one.cancel("first");
    expect([one.called, requests]).toEqual([true, []]);
    coroutine.cancel("second");
    expect([coroutine.called, requests]).toEqual([true, ["second"]]);
    expect(flushUnhandledErrors()).toHaveLength(2);
  });

  it("of a task that awaits it leaves other tasks alone", async () => {
    const loop = new VirtualLoop();
    const { deferred, requests } = source();
    const shared = Eventual.from(deferred);
    const outcome = await loop.run(function* () {
      const waits = [
        createTask(async () => await shared),
        createTask(function* () {
          return yield* shared;
        }),
        createTask(async () => await shared),
      ] as const;
      loop.callLater(1, () => waits[0].cancel());
      loop.callLater(1, () => waits[1].cancel());
      loop.callLater(2, () => deferred.callback(1));
      const last = yield* waits[2];
      return [waits[0].cancelled(), waits[1].cancelled(), last];
    });
    expect(outcome).toEqual([true, true, 1]);
    expect(requests).toEqual([]);
  });
});
