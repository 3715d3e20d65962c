import { afterEach, describe, expect, it } from "vitest";
import { untilCollected } from "../fixtures/collectGarbage.ts";
import { setDebugging } from "./debugging.ts";
import { Deferred } from "./deferred.ts";
import { AlreadyCalledError, CancelledError } from "./errors.ts";
import { Failure } from "./failure.ts";
import { gatherResults } from "./gatherResults.ts";
import { execute, fail, maybeDeferred, succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const oops = new Error("oops");
const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;
const raise = (): never => {
  throw oops;
};

afterEach(() => {
  setDebugging(false);
  flushUnhandledErrors();
});

describe("pairs", () => {
  it("case 14: what is left out passes by, and leaves no arguments", () => {
    const args = (...all: unknown[]): number => all.length;
    expect(
      fail(oops)
        .addCallbacks(args, undefined, [1])
        .addErrback((failure) => failure.value).result,
    ).toBe(oops);
    expect(succeed(1).addCallbacks(args, args, undefined, [1, 2]).result).toBe(1);
    expect(fail(oops).addCallbacks(args, args, [1, 2], undefined).result).toBe(1);
    expect(succeed(1).addErrback(args).result).toBe(1);
  });

  it("case 1: one that is made fired is as one that was fired by hand", () => {
    const byHand = new Deferred<number>();
    byHand.callback(1);
    const state = ({ called, paused, result }: Deferred<unknown>): unknown[] => [called, paused, result];
    expect(state(succeed(1))).toEqual(state(byHand));
  });

  it("case 2: an errback may throw, or return another failure", () => {
    const other = new Error("other");
    expect(errorOf(fail(oops).addErrback(() => new Failure(other)))).toBe(other);
    expect(errorOf(fail(other).addErrback(raise))).toBe(oops);
  });

  it("case 13: a failure that was paused comes when it is let go", () => {
    const seen: unknown[] = [];
    const deferred = fail(oops);
    deferred.pause();
    deferred.addErrback((failure) => seen.push(failure.value));
    expect(seen).toEqual([]);
    deferred.unpause();
    expect(seen).toEqual([oops]);
  });

  it("case 11: paused and let go before it fires, it runs as ever", () => {
    const deferred = new Deferred<number>();
    const doubled = deferred.addCallback((n) => n * 2);
    deferred.pause();
    deferred.unpause();
    deferred.callback(1);
    expect(doubled.result).toBe(2);
  });

  it("case 5: a callback that was added by another and throws fails the Deferred", () => {
    const deferred = new Deferred<number>();
    deferred.addCallback(() => {
      deferred.addCallback(raise);
      expect(deferred.paused).toBe(0);
    });
    deferred.callback(1);
    expect(errorOf(deferred)).toBe(oops);
  });

  it("case 4: execute and maybeDeferred keep what is thrown too", () => {
    expect([errorOf(execute(raise)), errorOf(maybeDeferred(raise))]).toEqual([oops, oops]);
  });

  it.each([
    ["callback", "callback"],
    ["callback", "errback"],
    ["errback", "callback"],
    ["errback", "errback"],
  ] as const)("case 44: after %s, the AlreadyCalledError of %s tells where it was made and fired", (first, second) => {
    setDebugging(true);
    const deferred = new Deferred<unknown>();
    const fireFirst = (): void => deferred[first](oops);
    fireFirst();
    expect(() => deferred[second](oops)).toThrow(AlreadyCalledError);
    expect(() => deferred[second](oops)).toThrow(/It was made at:\n(.*\n)*It was fired first at:\n(.*\n)*.*fireFirst/);
  });
});

describe("maybeDeferred", () => {
  function* answer(): Generator<Deferred<number>, number> {
    return (yield* succeed(41)) + 1;
  }

  it("passes on a Deferred that fails", () => {
    const failed = fail(oops);
    expect(maybeDeferred(() => failed)).toBe(failed);
  });

  it("runs a coroutine that another function has made", () => {
    expect(maybeDeferred(() => answer()).result).toBe(42);
  });

  it("fails with what a coroutine throws", () => {
    function* broken(): Generator<Deferred<number>, number> {
      yield* succeed(1);
      throw oops;
    }
    expect(errorOf(maybeDeferred(broken))).toBe(oops);
  });
});

describe("chains", () => {
  it("case 15: an errback may return a Deferred as well", () => {
    const inner = new Deferred<number>();
    const outer = fail(oops).addErrback(() => inner);
    expect(outer.paused).toBe(1);
    inner.callback(1);
    expect(outer.result).toBe(1);
  });

  it("case 15: one that is paused while it waits does not hold up the one that it waits for", () => {
    const [first, second] = [new Deferred<number>(), new Deferred<number>()];
    first.addCallback(() => second);
    first.callback(0);
    first.pause();
    second.callback(1);
    const seen: unknown[] = [];
    second.addCallback((value) => seen.push(value));
    expect(seen).toEqual([undefined]);
  });

  it("case 16: a failure that was there is moved on the spot", () => {
    const inner = fail(oops);
    const outer = succeed(0).addCallback(() => inner);
    expect([errorOf(outer), inner.result]).toEqual([oops, undefined]);
    outer.addErrback(() => undefined);
    expect(flushUnhandledErrors()).toEqual([]);
  });

  it("case 16: one that comes later too", () => {
    const inner = new Deferred<number>();
    const outer = succeed(0).addCallback(() => inner);
    inner.errback(oops);
    expect([errorOf(outer), inner.result]).toEqual([oops, undefined]);
  });

  it("case 18: a wait for one that waits ends with the innermost", () => {
    const [a, b, c] = [new Deferred<number>(), new Deferred<number>(), new Deferred<number>()];
    const first = a.addCallback(() => b);
    b.addCallback(() => c);
    a.callback(0);
    b.callback(0);
    c.callback(7);
    expect([first.result, b.result, c.result]).toEqual([7, undefined, undefined]);
  });

  it("case 17: callbacks of the one in the middle run before the outer goes on", () => {
    const order: unknown[] = [];
    const inner = new Deferred<string>();
    const outer = succeed("outer")
      .addCallback((value) => {
        order.push(value);
        return succeed("middle")
          .addCallback((middle) => {
            order.push(middle);
            return inner.addCallback((text) => [text]);
          })
          .addCallback((list) => {
            order.push(list);
            return list.concat(list);
          });
      })
      .addCallback((value) => order.push(value));
    expect(order).toEqual(["outer", "middle"]);
    inner.callback("x");
    expect(order).toEqual(["outer", "middle", ["x"], ["x", "x"]]);
    expect(outer.result).toBe(4);
  });

  it("case 17: the same when it has fired before the outer gets a callback", () => {
    const order: unknown[] = [];
    const inner = new Deferred<string>();
    const outer = succeed("outer").addCallback(() =>
      succeed("middle")
        .addCallback(() => inner)
        .addCallback((text) => text + text),
    );
    inner.callback("x");
    outer.addCallback((value) => order.push(value));
    expect(order).toEqual(["xx"]);
  });

  it.each(["fired", "to be fired"])(
    "case 17: what waits stands behind others in the chain, the outer is %s",
    (when) => {
      const order: unknown[] = [];
      const a = new Deferred<string>();
      const outer = new Deferred<string>();
      if (when === "fired") outer.callback("outer");
      outer.addCallback((value) => {
        order.push(value);
        const inner = new Deferred<string>();
        const returned = inner.addCallback(() => gatherResults([a])).addCallback((values) => order.push(values));
        inner.callback("inner");
        return returned;
      });
      outer.addCallback(() => order.push("final"));
      if (when !== "fired") outer.callback("outer");
      expect(order).toEqual(["outer"]);
      a.callback("a");
      expect(order).toEqual(["outer", ["a"], "final"]);
    },
  );

  it("case 17: one in the middle runs what it is given when all is over", () => {
    const [first, second, third] = [new Deferred<number>(), new Deferred<number>(), new Deferred<number>()];
    first.addCallback(() => second);
    second.addCallback(() => third);
    second.callback(0);
    first.callback(0);
    third.callback(1);
    const seen: unknown[] = [];
    second.addCallback((value) => seen.push(value));
    expect([seen, first.result]).toEqual([[undefined], 1]);
  });

  it("case 20: the last callback has no more below it on the stack than with one link", () => {
    const depthBelow = (links: number): number => {
      let depth = 0;
      let outer: Deferred<number> = new Deferred<number>();
      const innermost = outer;
      for (let i = 0; i < links; i++) {
        const inner = outer;
        outer = succeed(0).addCallback(() => inner);
      }
      outer.addCallback(() => {
        const before = Error.stackTraceLimit;
        Error.stackTraceLimit = Number.POSITIVE_INFINITY;
        depth = new Error("here").stack?.split("\n").length ?? 0;
        Error.stackTraceLimit = before;
      });
      innermost.callback(1);
      return depth;
    };
    expect(depthBelow(100)).toBe(depthBelow(1));
  });

  it("case 24: its text tells a failure, and that a wait is over", () => {
    const inner = new Deferred<number>();
    const outer = succeed(0).addCallback(() => inner);
    inner.errback(oops);
    expect(String(outer)).toContain("oops");
    expect(String(outer)).not.toContain("waiting");
  });

  it("case 24: a link by chainDeferred is not in the text of its target", () => {
    const target = new Deferred<number>();
    new Deferred<number>().chainDeferred(target);
    expect(String(target)).toBe("<Deferred>");
  });
});

describe("cancel", () => {
  it.each(["callback", "errback"] as const)("case 25: one %s is dropped, then any throws", (late) => {
    const deferred = new Deferred<unknown>();
    deferred.cancel();
    deferred[late](oops);
    expect(() => deferred.callback(1)).toThrow(AlreadyCalledError);
    expect(() => deferred.errback(oops)).toThrow(AlreadyCalledError);
    expect(errorOf(deferred)).toBeInstanceOf(CancelledError);
  });

  it.each(["callback", "errback"] as const)(
    "case 25: after one that was dropped, a late %s, cancel does nothing",
    (late) => {
      const deferred = new Deferred<unknown>();
      deferred.cancel();
      const failure = deferred.result;
      deferred[late](oops);
      deferred.cancel();
      deferred.cancel();
      expect(deferred.result).toBe(failure);
    },
  );

  it.each([
    ["no canceller", undefined],
    ["a canceller that fires nothing", () => undefined],
  ])("case 25: again and again, with %s", (_name, canceller) => {
    const deferred = new Deferred<unknown>(canceller);
    deferred.cancel("first");
    deferred.cancel("second");
    deferred.cancel("third");
    expect((errorOf(deferred) as CancelledError).reason).toBe("first");
  });

  it("case 26: a canceller is called once, with its Deferred, and then nothing fires", () => {
    const calls: boolean[] = [];
    const deferred: Deferred<unknown> = new Deferred<unknown>((self) => calls.push(self === deferred));
    deferred.cancel();
    deferred.cancel();
    expect(calls).toEqual([true]);
    expect(() => deferred.callback(1)).toThrow(AlreadyCalledError);
    expect(() => deferred.errback(oops)).toThrow(AlreadyCalledError);
  });

  it("case 27: a canceller may fail its Deferred", () => {
    const deferred = new Deferred<unknown>((self) => self.errback(oops));
    deferred.cancel();
    expect(errorOf(deferred)).toBe(oops);
  });

  it("case 29: a value and a failure that are there stay", () => {
    const [value, failure] = [succeed(1), fail(oops)];
    value.cancel();
    failure.cancel();
    expect([value.result, errorOf(failure)]).toEqual([1, oops]);
  });
});

describe("a failure", () => {
  it("case 43: is handled by an errback that waits for another Deferred", () => {
    fail(oops).addErrback(() => new Deferred<number>());
    expect(flushUnhandledErrors()).toEqual([]);
  });
});

describe("what was fired", () => {
  /** Whether a canceller is collected while its Deferred lives on. */
  async function forgetsCanceller(use: (deferred: Deferred<number>) => void): Promise<boolean> {
    const make = (): [Deferred<number>, WeakRef<object>] => {
      const canceller = (): void => undefined;
      return [new Deferred<number>(canceller), new WeakRef(canceller)];
    };
    const [deferred, canceller] = make();
    use(deferred);
    await untilCollected();
    return deferred.called && canceller.deref() === undefined;
  }

  it("case 29: has forgotten its canceller", async () => {
    expect(await forgetsCanceller((deferred) => deferred.callback(1))).toBe(true);
    expect(await forgetsCanceller((deferred) => deferred.errback(oops))).toBe(true);
    const wait = new Deferred<number>();
    const waits = await forgetsCanceller((deferred) => {
      deferred.addCallback(() => wait);
      deferred.callback(1);
    });
    expect([waits, wait.called]).toEqual([true, false]);
  });
});
