import { afterEach, describe, expect, it } from "vitest";
import { setInstrument } from "../core/instrument.ts";
import { getRunningLoop } from "../loop/running.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Deferred } from "./deferred.ts";
import { CancelledError } from "./errors.ts";
import { Failure } from "./failure.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { inlineCallbacks } from "./inlineCallbacks.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const oops = new Error("oops");
const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;
const never = (): Deferred<number> => new Deferred<number>();

afterEach(() => void flushUnhandledErrors());

describe("running a coroutine", () => {
  it("case 55: it runs up to its first wait before its Deferred is returned", () => {
    const order: string[] = [];
    ensureDeferred(
      (function* () {
        order.push("body");
        yield* never();
      })(),
    );
    order.push("returned");
    expect(order).toEqual(["body", "returned"]);
  });

  it("case 56: it goes on inside the firing of what it waits on", () => {
    const order: string[] = [];
    const awaited = never();
    ensureDeferred(
      (function* () {
        order.push(`got ${yield* awaited}`);
      })(),
    );
    awaited.callback(1);
    order.push("fired");
    expect(order).toEqual(["got 1", "fired"]);
  });

  it("case 56: thousands of waits on what is there cost no stack", () => {
    const sum = inlineCallbacks(function* () {
      let total = 0;
      for (let i = 0; i < 20_000; i++) {
        total += (yield succeed(1)) as number;
        total += (yield 1) as number;
        total += yield* succeed(1);
      }
      return total;
    });
    expect(sum().result).toBe(60_000);
  });

  it("case 56: also when each has callbacks of its own", () => {
    const count = inlineCallbacks(function* () {
      for (let i = 0; i < 20_000; i++) {
        const wait = succeed(i);
        wait.pause();
        wait.addCallback(() => i);
        wait.unpause();
        yield wait;
      }
      return "done";
    });
    expect(count().result).toBe("done");
  });

  it("case 58: a Failure is raised at the yield, a plain value is sent straight back", () => {
    const seen: unknown[] = [];
    inlineCallbacks(function* () {
      seen.push(yield "plain");
      seen.push(yield undefined);
      try {
        yield new Failure(oops);
      } catch (error) {
        seen.push(error);
      }
    })();
    expect(seen).toEqual(["plain", undefined, oops]);
  });

  it("case 58: a yielded generator is run as a coroutine of its own, and can be cancelled", () => {
    const inner = never();
    let cleaned = false;
    function* sub() {
      try {
        return yield* inner;
      } finally {
        cleaned = true;
      }
    }
    const outer = inlineCallbacks(function* () {
      return yield sub();
    })();
    outer.cancel();
    expect(cleaned).toBe(true);
    expect(errorOf(outer)).toBeInstanceOf(CancelledError);
  });

  it("case 59: yield takes the result away", () => {
    const fired = succeed(1);
    const twice = inlineCallbacks(function* () {
      return [yield fired, yield fired];
    });
    expect(twice().result).toEqual([1, undefined]);
    const pending = never();
    const wait = inlineCallbacks(function* () {
      return yield pending;
    });
    const [first, second] = [wait(), wait()];
    pending.callback(1);
    expect([first.result, second.result]).toEqual([1, undefined]);
  });

  it("case 60: yield* of a fired Deferred leaves its result, and counts an error as handled", () => {
    const [fired, failed] = [succeed(1), fail(oops)];
    function* twice() {
      const values = [yield* fired, yield* fired];
      for (let i = 0; i < 2; i++) {
        try {
          yield* failed;
        } catch (error) {
          values.push(error === oops ? -1 : 0);
        }
      }
      return values;
    }
    expect(ensureDeferred(twice()).result).toEqual([1, 1, -1, -1]);
    expect(flushUnhandledErrors()).toEqual([]);
  });

  it("case 60: of a pending one it takes the result, but in the same resumption it is still seen", () => {
    const pending = never();
    const first = ensureDeferred(
      (function* () {
        return [yield* pending, yield* pending];
      })(),
    );
    const second = ensureDeferred(
      (function* () {
        return yield* pending;
      })(),
    );
    pending.callback(1);
    expect([first.result, second.result, pending.result]).toEqual([[1, 1], undefined, undefined]);
  });

  it("case 61: waiting twice for one that fails just now is refused, as by the original", () => {
    const pending = never();
    const errors: unknown[] = [];
    ensureDeferred(
      (function* () {
        for (let i = 0; i < 2; i++) {
          try {
            yield* pending;
          } catch (error) {
            errors.push(error);
          }
        }
      })(),
    );
    pending.errback(oops);
    expect(errors).toEqual([oops, expect.objectContaining({ code: "ERR_DEFERRED_FAILS_JUST_NOW", cause: oops })]);
  });

  it("case 62: a returned Deferred is the value, a returned Failure fails", () => {
    const inner = succeed(1);
    const value = inlineCallbacks(function* () {
      return inner;
    })();
    expect(value.result).toBe(inner);
    const failing = inlineCallbacks(function* () {
      return new Failure(oops);
    })();
    expect(errorOf(failing)).toBe(oops);
  });

  it("keeps the identity of errors, in and out", () => {
    const outer = ensureDeferred(
      (function* () {
        yield* fail(oops);
      })(),
    );
    expect(errorOf(outer)).toBe(oops);
  });

  it("waits for a paused Deferred", () => {
    const paused = succeed(1);
    paused.pause();
    const outer = ensureDeferred(
      (function* () {
        return yield* paused;
      })(),
    );
    expect(outer.called).toBe(false);
    paused.unpause();
    expect(outer.result).toBe(1);
  });
});

describe("waiting for other families", () => {
  it("case 72: waits for a loop's Future, and knows the running loop", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const outer = ensureDeferred(
      (function* () {
        const value = yield* future;
        return [value, getRunningLoop() === loop];
      })(),
    );
    future.setResult(1);
    loop.advance(0);
    expect(outer.result).toEqual([1, true]);
  });

  it("case 72: cancelling reaches the Future", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const outer = inlineCallbacks(function* () {
      return yield future;
    })();
    outer.cancel("why");
    loop.advance(0);
    expect(future.cancelled()).toBe(true);
    expect((errorOf(outer) as CancelledError).reason).toBe("why");
  });

  it("case 72: a task of the loop waits for a Deferred and leaves its value", () => {
    const loop = new VirtualLoop();
    const deferred = never();
    const task = loop.createTask(function* () {
      return yield* deferred;
    });
    loop.advance(0);
    deferred.callback(1);
    deferred.addCallback(() => "changed later");
    loop.advance(0);
    expect(task.result()).toBe(1);
  });

  it("waits for promises", async () => {
    const outer = inlineCallbacks(function* () {
      return [yield Promise.resolve(1), yield { then: (ok: (value: number) => void) => ok(2) }];
    })();
    expect(await outer).toEqual([1, 2]);
  });
});

describe("an instrument", () => {
  it("hears of each Deferred and of each wait", () => {
    const heard: string[] = [];
    const before = setInstrument({
      created: (_future, family) => heard.push(`created ${family}`),
      waiting: () => heard.push("waiting"),
      resumed: () => heard.push("resumed"),
      cancelRequested: (_future, reason) => heard.push(`cancel ${reason}`),
      settled: () => heard.push("settled"),
    });
    const awaited = never();
    ensureDeferred(
      (function* () {
        yield awaited;
      })(),
    );
    awaited.callback(1);
    never().cancel("why");
    setInstrument(before);
    expect(heard).toEqual([
      ...["created twisted", "created twisted", "waiting"],
      ...["settled", "resumed", "settled"],
      ...["created twisted", "cancel why", "settled"],
    ]);
  });
});

describe("a coroutine that waits for a promise", () => {
  it("goes on in the loop that it waited in, also while another one runs", async () => {
    const [own, other] = [new VirtualLoop(), new VirtualLoop()];
    const end = other.createFuture<void>();
    const running = other.run(end);
    const got = await own.run(() =>
      inlineCallbacks(function* () {
        yield Promise.resolve();
        return getRunningLoop() === own;
      })(),
    );
    end.setResult();
    await running;
    expect(got).toBe(true);
  });
});
