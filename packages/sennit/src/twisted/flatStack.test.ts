import { afterEach, describe, expect, it } from "vitest";
import { ContextVar } from "../core/context.ts";
import { Deferred } from "./deferred.ts";
import { DeferredLock } from "./deferredLock.ts";
import { DeferredQueue } from "./deferredQueue.ts";
import { DeferredSemaphore } from "./deferredSemaphore.ts";
import { CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { inlineCallbacks } from "./inlineCallbacks.ts";
import { succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => expect(flushUnhandledErrors()).toEqual([]));

const MANY = 100_000;

describe("chains of any length", { timeout: 60_000 }, () => {
  it("case 20: a million Deferreds, each returned to the one before", () => {
    const first = new Deferred<number>();
    let last = first;
    for (let i = 1; i < 1_000_000; i++) {
      const inner = last;
      last = succeed(0).addCallback(() => inner);
    }
    first.callback(1);
    expect(last.result).toBe(1);
  });

  it("case 21: a million Deferreds, linked by chainDeferred", () => {
    const first = new Deferred<number>();
    let last = first;
    for (let i = 1; i < 1_000_000; i++) {
      const next = new Deferred<number>();
      last.chainDeferred(next);
      last = next;
    }
    const seen = last.addCallback((n) => n + 1);
    first.callback(1);
    expect(seen.result).toBe(2);
  });

  it("case 21: a failure goes the whole way too", () => {
    const first = new Deferred<number>();
    let last = first;
    for (let i = 1; i < MANY; i++) {
      const next = new Deferred<number>();
      last.chainDeferred(next);
      last = next;
    }
    const seen = last.addErrback((failure) => failure.getErrorMessage());
    first.errback(new Error("no"));
    expect(seen.result).toBe("no");
  });

  it("case 6: callbacks that fire the next Deferred end in the order of the calls", () => {
    const ends: number[] = [];
    const deferreds = Array.from({ length: 200 }, () => new Deferred<number>());
    deferreds.forEach((deferred, i) => {
      deferred.addCallback(() => deferreds[i + 1]?.callback(1));
      deferred.addCallback(() => ends.push(i));
    });
    deferreds[0]?.callback(1);
    expect(ends).toEqual(deferreds.map((_, i) => 199 - i));
  });

  it("case 6: beyond the depth that the original can reach, nothing is lost and the order of the starts stays", () => {
    const starts: number[] = [];
    const deferreds = Array.from({ length: MANY }, () => new Deferred<number>());
    deferreds.forEach((deferred, i) => {
      deferred.addCallback(() => {
        starts.push(i);
        // A tree: each of them fires two.
        deferreds[2 * i + 1]?.callback(1);
        deferreds[2 * i + 2]?.callback(1);
      });
    });
    deferreds[0]?.callback(1);
    const expected: number[] = [];
    const stack = [0];
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      if (i >= MANY) continue;
      expected.push(i);
      stack.push(2 * i + 2, 2 * i + 1);
    }
    expect(starts).toEqual(expected);
  });

  it("case 70: what is put off sees the context of its firer", () => {
    const n = new ContextVar("n", -1);
    const seen: number[] = [];
    const deferreds = Array.from({ length: 1000 }, () => new Deferred<number>());
    deferreds.forEach((deferred, i) => {
      deferred.addCallback(() => {
        seen.push(n.get());
        inlineCallbacks(function* () {
          n.set(i);
          deferreds[i + 1]?.callback(1);
        })();
      });
    });
    deferreds[0]?.callback(1);
    expect(seen).toEqual(deferreds.map((_, i) => i - 1));
    expect(n.get()).toBe(-1);
  });

  it("case 18: a result whose callbacks were put off is not taken before they have run", () => {
    const seen: number[] = [];
    const deferreds = Array.from({ length: 1000 }, () => new Deferred<number>());
    deferreds.forEach((deferred, i) => {
      deferred
        .addCallback(() => {
          deferreds[i + 1]?.callback(1);
          return succeed(i).addCallback((n) => n * 2);
        })
        .addCallback((n) => seen.push(n));
    });
    deferreds[0]?.callback(1);
    expect(seen.toSorted((a, b) => a - b)).toEqual(deferreds.map((_, i) => i * 2));
  });
});

describe("cancellation of what was put off", { timeout: 60_000 }, () => {
  /** Calls `fn` inside of a thousand callbacks. */
  function deepDown(fn: () => void): void {
    const deferreds = Array.from({ length: 1000 }, () => new Deferred<number>());
    deferreds.forEach((deferred, i) => {
      deferred.addCallback(() => deferreds[i + 1]?.callback(1));
    });
    deferreds.at(-1)?.addCallback(fn);
    deferreds[0]?.callback(1);
  }

  it("case 30: it reaches what the callbacks will wait on", () => {
    let done: Deferred<unknown> | undefined;
    deepDown(() => {
      done = succeed(1).addCallback(() => new Deferred<number>());
      done.cancel();
      done.addErrback((failure) => failure.check(CancelledError));
    });
    expect(done?.result).toBe(CancelledError);
  });

  it("case 64: it reaches the first wait of a coroutine that has yet to start", () => {
    let done: Deferred<unknown> | undefined;
    deepDown(() => {
      done = inlineCallbacks(function* () {
        yield new Deferred<number>();
      })();
      done.cancel();
      done.addErrback((failure) => failure.check(CancelledError));
    });
    expect(done?.result).toBe(CancelledError);
  });

  it("case 66: from inside of the running body it is lost, as ever", () => {
    let done: Deferred<unknown> | undefined;
    const wait = new Deferred<number>();
    deepDown(() => {
      done = inlineCallbacks(function* () {
        yield wait;
        done?.cancel();
        return "done";
      })();
      wait.callback(1);
    });
    expect(done?.result).toBe("done");
  });
});

describe("hand-over to any number", { timeout: 60_000 }, () => {
  it("case 84: a lock whose holders release at once", () => {
    const lock = new DeferredLock();
    const order: number[] = [];
    lock.acquire();
    for (let i = 0; i < MANY; i++) {
      lock.acquire().addCallback(() => {
        order.push(i);
        lock.release();
      });
    }
    lock.release();
    expect([order.length, lock.locked, order.at(-1)]).toEqual([MANY, false, MANY - 1]);
  });

  it("case 84: a lock with run", () => {
    const lock = new DeferredLock();
    const order: number[] = [];
    lock.acquire();
    for (let i = 0; i < MANY; i++) lock.run(() => succeed(order.push(i)));
    lock.release();
    expect([order.length, lock.locked, order.every((n, i) => n === i)]).toEqual([MANY, false, true]);
  });

  it("case 84: a lock and coroutines", () => {
    const lock = new DeferredLock();
    const order: number[] = [];
    const work = inlineCallbacks(function* (i: number) {
      yield lock.acquire();
      order.push(i);
      lock.release();
    });
    lock.acquire();
    for (let i = 0; i < MANY; i++) work(i);
    lock.release();
    expect([order.length, lock.locked, order.every((n, i) => n === i)]).toEqual([MANY, false, true]);
  });

  it("case 84: a semaphore", () => {
    const semaphore = new DeferredSemaphore(2);
    const order: number[] = [];
    semaphore.acquire();
    semaphore.acquire();
    for (let i = 0; i < MANY; i++) semaphore.run(() => order.push(i));
    semaphore.release();
    expect([order.length, semaphore.tokens, order.every((n, i) => n === i)]).toEqual([MANY, 1, true]);
  });

  it("case 84: a queue whose getters put what they get", () => {
    const queue = new DeferredQueue<number>();
    const order: number[] = [];
    for (let i = 0; i < MANY; i++) {
      queue.get().addCallback((n) => {
        order.push(n);
        queue.put(n + 1);
      });
    }
    queue.put(0);
    expect([order.length, queue.pending, order.every((n, i) => n === i)]).toEqual([MANY, [MANY], true]);
  });
});

describe("coroutines nested to any depth", { timeout: 60_000 }, () => {
  const forms = {
    "yield generator()": () => {
      const end = new Deferred<number>();
      function* level(n: number): Generator<unknown, number> {
        return n === 0 ? yield* end : ((yield level(n - 1)) as number) + 1;
      }
      return { end, level: inlineCallbacks(level) };
    },
    "yield call()": () => {
      const end = new Deferred<number>();
      const level = inlineCallbacks(function* (n: number): Generator<unknown, number> {
        return n === 0 ? yield* end : ((yield level(n - 1)) as number) + 1;
      }) as (n: number) => Deferred<number>;
      return { end, level };
    },
    "yield* call()": () => {
      const end = new Deferred<number>();
      const level = inlineCallbacks(function* (n: number): Generator<unknown, number> {
        return n === 0 ? yield* end : (yield* level(n - 1)) + 1;
      }) as (n: number) => Deferred<number>;
      return { end, level };
    },
  };

  for (const [name, form] of Object.entries(forms)) {
    it(`case 57: by ${name}, waiting at the bottom`, () => {
      const { end, level } = form();
      const done = level(MANY);
      expect(done.called).toBe(false);
      end.callback(0);
      expect(done.result).toBe(MANY);
    });

    it(`case 57: by ${name}, without a wait`, () => {
      const { end, level } = form();
      end.callback(0);
      expect(level(MANY).result).toBe(MANY);
    });

    it(`case 57: by ${name}, failing at the bottom`, () => {
      const { end, level } = form();
      const done = level(MANY).addErrback((failure: Failure) => failure.getErrorMessage());
      end.errback(new Error("no"));
      expect(done.result).toBe("no");
    });

    it(`case 57: by ${name}, cancelled from the top`, () => {
      const { level } = form();
      const done = level(MANY).addErrback((failure: Failure) => failure.check(CancelledError));
      done.cancel();
      expect(done.result).toBe(CancelledError);
    });
  }
});
