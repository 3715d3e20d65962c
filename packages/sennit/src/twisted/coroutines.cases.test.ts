import { afterEach, describe, expect, it } from "vitest";
import { untilCollected } from "../fixtures/collectGarbage.ts";
import { Clock } from "./clock.ts";
import { deferLater } from "./deferLater.ts";
import { Deferred } from "./deferred.ts";
import { CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { inlineCallbacks } from "./inlineCallbacks.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const oops = new Error("oops");
const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;
const never = (): Deferred<number> => new Deferred<number>();
type Body<T> = Generator<unknown, T, never>;

afterEach(() => void flushUnhandledErrors());

describe("a coroutine", () => {
  it("case 58: takes values and errors that come later", () => {
    const [good, bad] = [never(), never()];
    const done = inlineCallbacks(function* (): Body<unknown[]> {
      const value = yield good;
      try {
        yield bad;
      } catch (error) {
        return [value, error];
      }
      return [];
    })();
    good.callback(1);
    bad.errback(oops);
    expect(done.result).toEqual([1, oops]);
  });

  it("case 58: takes values and errors of generators that it yields", () => {
    function* good(): Body<number> {
      return yield* succeed(1);
    }
    function* bad(): Body<number> {
      yield succeed(1);
      throw oops;
    }
    const done = inlineCallbacks(function* (): Body<unknown[]> {
      const value = yield good();
      try {
        yield bad();
      } catch (error) {
        return [value, error];
      }
      return [];
    })();
    expect(done.result).toEqual([1, oops]);
  });

  it("case 58: what it throws is the failure of its Deferred", () => {
    const done = inlineCallbacks(function* (): Body<void> {
      yield succeed(1);
      throw oops;
    })();
    expect(errorOf(done)).toBe(oops);
  });

  it("case 62: without a yield, or without a value to return, it ends with undefined", () => {
    const nothing = inlineCallbacks(function* () {})();
    const noValue = inlineCallbacks(function* () {
      yield succeed(1);
    })();
    expect([nothing.called, nothing.result, noValue.called, noValue.result]).toEqual([
      true,
      undefined,
      true,
      undefined,
    ]);
  });

  it.each(["now", "later"])("case 58: a last wait that fails %s, and is handled, is no failure", (when) => {
    const last = never();
    if (when === "now") last.errback(oops);
    const done = inlineCallbacks(function* (): Body<void> {
      try {
        yield last;
      } catch {}
    })();
    if (when === "later") last.errback(oops);
    expect([done.called, done.result, last.result]).toEqual([true, undefined, undefined]);
    expect(flushUnhandledErrors()).toEqual([]);
  });

  it("case 68: one that has ended holds on to nothing that it was given", async () => {
    const wait = never();
    const start = (): [Deferred<number>, WeakRef<object>] => {
      const argument = { n: 1 };
      const body = inlineCallbacks(function* (given: { n: number }): Body<number> {
        yield wait;
        return given.n;
      });
      return [body(argument), new WeakRef(argument)];
    };
    const [done, argument] = start();
    wait.callback(0);
    await untilCollected();
    expect([done.result, argument.deref()]).toEqual([1, undefined]);
  });

  it("case 71: an error keeps its stack on its way through coroutines", () => {
    function whereItIsMade(): Error {
      return new Error("made here");
    }
    const error = whereItIsMade();
    const where = error.stack?.split("\n").slice(0, 3);
    function* level(n: number): Body<void> {
      if (n === 0) yield* fail(error);
      else yield level(n - 1);
    }
    const failure = ensureDeferred(level(3)).result as Failure;
    expect(failure.value).toBe(error);
    expect(error.stack?.split("\n").slice(0, 3)).toEqual(where);
    expect(error.stack?.match(/async level/g)).toHaveLength(4);
    expect(failure.getTraceback()).toContain("whereItIsMade");
    expect(failure.getTraceback()).not.toMatch(/Caused by|coroutineDriver/);
  });
});

describe("yield*", () => {
  it("case 60: gives a pending Deferred itself to the driver", () => {
    const deferred = never();
    const step = deferred[Symbol.iterator]().next(undefined);
    expect([step.done, step.value === deferred]).toEqual([false, true]);
  });

  it.each([
    ["ensureDeferred", ensureDeferred],
    ["Deferred.fromCoroutine", Deferred.fromCoroutine],
  ] as const)("case 60: by %s, suspends through two levels", (_name, start) => {
    const clock = new Clock();
    const sections: number[] = [];
    function* inner() {
      sections.push(2);
      yield* deferLater(clock, 1000);
      sections.push(3);
      return "done";
    }
    function* outer() {
      sections.push(1);
      const result = yield* inner();
      sections.push(4);
      yield* deferLater(clock, 1000);
      sections.push(5);
      return result;
    }
    const done: Deferred<string> = start(outer());
    clock.advance(900);
    expect(sections).toEqual([1, 2]);
    clock.advance(100);
    expect(sections).toEqual([1, 2, 3, 4]);
    clock.advance(900);
    expect(done.called).toBe(false);
    clock.advance(100);
    expect([done.result, sections]).toEqual(["done", [1, 2, 3, 4, 5]]);
  });

  it("case 60: throws an error that is there, or comes", () => {
    const [there, comes] = [fail(oops), never()];
    function* rethrows(deferred: Deferred<number>) {
      return yield* deferred;
    }
    const [first, second] = [ensureDeferred(rethrows(there)), ensureDeferred(rethrows(comes))];
    comes.errback(oops);
    expect([errorOf(first), errorOf(second)]).toEqual([oops, oops]);
  });

  it("case 60: of one that waits on another gives what that has in the end", () => {
    const clock = new Clock();
    const done = ensureDeferred(
      (function* () {
        const outer = succeed(0).addCallback(() => deferLater(clock, 0, () => "bye"));
        return yield* outer;
      })(),
    );
    clock.advance(0);
    expect(done.result).toBe("bye");
  });
});

describe("coroutines that wait for coroutines", () => {
  /** Three of them; each logs its way in and out. The second is a function that returns a Deferred, or a generator. */
  function setUp(second: "call" | "generator", times = 1) {
    const log: [string, number][] = [];
    const waits: [Deferred<number>, number][] = [];
    const f1 = inlineCallbacks(function* (x: number): Body<number> {
      log.push(["f1 enter", x]);
      const wait = never();
      waits.push([wait, x]);
      const result = ((yield wait) as number) + 1;
      log.push(["f1 exit", result]);
      return result;
    });
    function* f2(x: number): Body<number> {
      log.push(["f2 enter", x]);
      let result = x;
      for (let i = 0; i < times; i++) result = yield f1(result);
      result += 2;
      log.push(["f2 exit", result]);
      return result;
    }
    const nested = second === "call" ? inlineCallbacks(f2) : f2;
    const f3 = inlineCallbacks(function* (x: number): Body<number> {
      log.push(["f3 enter", x]);
      let result = x;
      for (let i = 0; i < times; i++) result = yield nested(result);
      result += 4;
      log.push(["f3 exit", result]);
      return result;
    });
    const done = f3(1);
    for (const [wait, x] of waits) wait.callback(x);
    return { done, log };
  }

  it.each(["call", "generator"] as const)("case 56: enter and leave as functions do, the second by %s", (second) => {
    const { done, log } = setUp(second);
    expect(done.result).toBe(8);
    expect(log).toEqual([
      ["f3 enter", 1],
      ["f2 enter", 1],
      ["f1 enter", 1],
      ["f1 exit", 2],
      ["f2 exit", 4],
      ["f3 exit", 8],
    ]);
  });

  it.each(["call", "generator"] as const)("case 56: several times each, the second by %s", (second) => {
    const { done, log } = setUp(second, 3);
    const f1 = (x: number): [string, number][] => [
      ["f1 enter", x],
      ["f1 exit", x + 1],
    ];
    const f2 = (x: number): [string, number][] => [
      ["f2 enter", x],
      ...f1(x),
      ...f1(x + 1),
      ...f1(x + 2),
      ["f2 exit", x + 5],
    ];
    expect(done.result).toBe(20);
    expect(log).toEqual([["f3 enter", 1], ...f2(1), ...f2(6), ...f2(11), ["f3 exit", 20]]);
  });

  it.each([
    ["nothing", 0],
    ["its first wait", 1],
    ["its second wait", 2],
  ] as const)("case 56: a callback in between runs before the one that waits, after %s", (_name, waiting) => {
    const log: string[] = [];
    const waits: [Deferred<number>, number][] = [];
    const f1 = inlineCallbacks(function* (x: number): Body<number> {
      log.push("f1 enter");
      let given: unknown = x;
      if (waiting > 0) {
        const wait = never();
        waits.push([wait, x]);
        given = wait;
      }
      const result = ((yield given) as number) + 1;
      log.push("f1 exit");
      return result;
    });
    const f3 = inlineCallbacks(function* (x: number): Body<number> {
      let result = x;
      if (waiting === 2) result = yield f1(result);
      const wait = f1(result).addCallback((y) => {
        log.push("between");
        return y + 2;
      });
      result = ((yield wait) as number) + 4;
      log.push("f3 exit");
      return result;
    });
    const done = f3(1);
    for (const [wait, x] of waits) wait.callback(x);
    const before = waiting === 2 ? ["f1 enter", "f1 exit"] : [];
    expect(log).toEqual([...before, "f1 enter", "f1 exit", "between", "f3 exit"]);
    expect(done.result).toBe(waiting === 2 ? 9 : 8);
  });

  it.each([0, 1])("case 56: an error at the bottom is caught above, after %i waits that went well", (before) => {
    const waits: Deferred<number>[] = [];
    const f2 = inlineCallbacks(function* (): Body<number> {
      const wait = never();
      waits.push(wait);
      return yield wait;
    });
    const f3 = inlineCallbacks(function* (): Body<unknown> {
      for (let i = 0; i < before; i++) yield f2();
      try {
        return yield f2();
      } catch (error) {
        return error;
      }
    });
    const done = f3();
    for (let i = 0; i < before; i++) waits[i]?.callback(i);
    waits[before]?.errback(oops);
    expect(done.result).toBe(oops);
  });
});

describe("cancelling", () => {
  class Untranslated extends Error {}
  class Translated extends Error {}
  /** An error that carries what to go on with. */
  class Instead extends Error {
    readonly n: number;
    constructor(n: number) {
      super("instead");
      this.n = n;
    }
  }

  const call = inlineCallbacks(function* (child: () => Deferred<number>): Body<number> {
    return yield child();
  });
  function* generator(child: () => Deferred<number>): Body<number> {
    return yield* child();
  }

  const ways: [string, (child: () => Deferred<number>) => unknown, boolean][] = [
    ["directly", (child) => child(), false],
    ["in a call", call, false],
    ["in a call, after another wait", call, true],
    ["in a generator", generator, false],
    ["in a generator, after another wait", generator, true],
  ];

  /** A coroutine that waits for `child` in this way, translates errors, and adds one. */
  function start([, wait, second]: (typeof ways)[number], child: () => Deferred<number>): Deferred<number> {
    const first = never();
    const done = inlineCallbacks(function* (): Body<number> {
      let n: number;
      try {
        if (second) yield first;
        n = yield wait(child);
      } catch (error) {
        if (error instanceof Untranslated) throw new Translated();
        if (!(error instanceof Instead)) throw error;
        n = error.n - 2;
      }
      return n + 1;
    })();
    if (second) first.callback(1);
    return done;
  }

  it.each(ways)("case 64: reaches what is waited for, %s", (...way) => {
    let seen: unknown;
    const child = never().addErrback((failure) => {
      seen = failure.check(CancelledError);
      return failure as never;
    });
    const done = start(way, () => child);
    done.cancel();
    expect([seen, errorOf(done) instanceof CancelledError]).toEqual([CancelledError, true]);
  });

  it.each(ways)("case 64: fails the Deferred with the CancelledError itself, %s", (...way) => {
    const child = never();
    let error: unknown;
    child.addErrback((failure) => {
      error = failure.value;
      return failure;
    });
    const done = start(way, () => child);
    done.cancel("why");
    expect([errorOf(done) === error, (error as CancelledError).reason]).toEqual([true, "why"]);
  });

  it.each(ways)("case 64: an error may become another, %s", (...way) => {
    const child = new Deferred<number>((self) => self.errback(new Untranslated()));
    const done = start(way, () => child);
    done.cancel();
    expect(errorOf(done)).toBeInstanceOf(Translated);
  });

  it.each(ways)("case 64: an error may become a value, %s", (...way) => {
    const child = new Deferred<number>((self) => self.errback(new Instead(4321)));
    const seen: number[] = [];
    const done = start(way, () => child);
    done.addCallback((n) => seen.push(n));
    done.cancel();
    expect(seen).toEqual([4320]);
  });

  it.each(ways)("case 65: ends when what is waited for has ended, %s", (...way) => {
    const more = never();
    const child = never().addErrback((failure) => {
      failure.trap(CancelledError);
      return more;
    });
    const seen: unknown[] = [];
    const done = start(way, () => child);
    done.addBoth((result) => seen.push(result));
    done.cancel();
    expect(seen).toEqual([]);
    more.callback(6543);
    expect(seen).toEqual([6544]);
  });

  it("case 65: swallowed once, it goes to the next wait the second time", () => {
    const calls: string[] = [];
    const first = new Deferred<number>(() => calls.push("first"));
    const second = new Deferred<number>(() => calls.push("second"));
    const done = inlineCallbacks(function* (): Body<void> {
      try {
        yield first;
      } catch {}
      yield second;
    })();
    const ends: unknown[] = [];
    done.addErrback((failure) => ends.push(failure.type));
    done.cancel();
    expect([calls, ends]).toEqual([["first"], []]);
    done.cancel();
    expect([calls, ends]).toEqual([["first", "second"], [CancelledError]]);
  });
});
