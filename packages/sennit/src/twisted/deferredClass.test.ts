import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { AlreadyCalledError, NoCurrentExceptionError } from "./errors.ts";
import { Failure } from "./failure.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors, setUnhandledErrorReporter } from "./unhandled.ts";

const oops = new Error("oops");
const raise = (): never => {
  throw oops;
};

afterEach(() => void flushUnhandledErrors());

describe("firing", () => {
  it("case 1: callbacks run before callback() returns, and late ones before add returns", () => {
    const seen: unknown[] = [];
    const deferred = new Deferred<number>();
    deferred.addCallback((n) => seen.push(n));
    deferred.callback(1);
    expect(seen).toEqual([1]);
    deferred.addCallback((n) => seen.push(`late ${n}`));
    expect(seen).toEqual([1, "late 1"]);
  });

  it("case 2: each result is the next one's input, and errors switch sides until an errback returns", () => {
    const deferred = new Deferred<number>();
    deferred
      .addCallback((n) => n + 1)
      .addCallback(raise)
      .addCallback(() => "skipped")
      .addErrback((failure) => failure.value)
      .addCallback((error) => [error]);
    deferred.callback(1);
    expect(deferred.result).toEqual([oops]);
  });

  it("case 2: a returned Failure is an error", () => {
    const deferred = succeed(1).addCallback(() => new Failure(oops));
    expect(deferred.addErrback((failure) => failure.value).result).toBe(oops);
  });

  it("case 3: an errback does not see what the callback of its own pair throws", () => {
    const deferred = succeed(1).addCallbacks(raise, () => "own pair");
    expect(deferred.addErrback(() => "later pair").result).toBe("later pair");
  });

  it("case 4: what a callback throws does not reach the one that fires", () => {
    const deferred = new Deferred<number>().addCallback(raise);
    expect(() => (deferred as Deferred<unknown>).callback(1)).not.toThrow();
    expect((deferred.result as Failure).value).toBe(oops);
  });

  it("case 5: what a callback adds to its own Deferred runs after it, in order", () => {
    const order: string[] = [];
    const deferred = new Deferred<number>();
    deferred.addCallback(() => {
      deferred.addCallback(() => order.push("added"));
      order.push("first");
    });
    deferred.addCallback(() => order.push("second"));
    deferred.callback(1);
    expect(order).toEqual(["first", "second", "added"]);
  });

  it("case 6: another Deferred fired by a callback runs inside it", () => {
    const order: string[] = [];
    const a = new Deferred<number>();
    const b = new Deferred<number>().addCallback(() => order.push("b1"));
    a.addCallback(() => {
      order.push("a1");
      b.callback(0);
      order.push("a1-end");
    }).addCallback(() => order.push("a2"));
    a.callback(1 as never);
    expect(order).toEqual(["a1", "b1", "a1-end", "a2"]);
  });

  it.each([
    ["callback", "callback"],
    ["callback", "errback"],
    ["errback", "callback"],
    ["errback", "errback"],
  ] as const)("case 7: %s then %s throws AlreadyCalledError", (first, second) => {
    const deferred = new Deferred<unknown>();
    deferred[first](oops);
    expect(() => deferred[second](oops)).toThrow(AlreadyCalledError);
    expect(() => deferred[second](oops)).toThrow(/if \(!deferred\.called\)/);
  });

  it("case 7: a callback that fires another twice gets the error", () => {
    const other = succeed(1);
    const deferred = succeed(2).addCallback(() => other.callback(3));
    expect((deferred.result as Failure).check(AlreadyCalledError)).toBe(AlreadyCalledError);
  });

  it("case 8: errback takes anything but nothing", () => {
    expect((fail("text").result as Failure).value).toBe("text");
    const deferred = new Deferred();
    expect(() => deferred.errback(undefined)).toThrow(NoCurrentExceptionError);
    expect(deferred.called).toBe(false);
  });

  it("case 8: callback(failure) is errback(failure)", () => {
    const deferred = new Deferred<number>();
    deferred.callback(new Failure(oops));
    expect(deferred.addErrback((failure) => failure.value).result).toBe(oops);
  });

  it("case 9: a Deferred that is given to callback() is a value", () => {
    const inner = new Deferred<number>();
    const outer = succeed(inner);
    expect(outer.result).toBe(inner);
    expect(outer.paused).toBe(0);
  });

  it("case 10: but cancelling then cancels it", () => {
    const inner = new Deferred<number>();
    succeed(inner).cancel();
    expect(inner.called).toBe(true);
  });

  it("case 11: one unpause too many blocks the chain for good", () => {
    const deferred = new Deferred<number>();
    deferred.unpause();
    deferred.callback(1);
    expect(deferred.paused).toBe(-1);
    expect(deferred.addCallback((n) => n + 1).result).toBe(1);
  });

  it("case 12: pause in a callback holds the next sweep only", () => {
    const order: string[] = [];
    const deferred = new Deferred<number>();
    deferred.addCallback(() => deferred.pause()).addCallback(() => order.push("registered before"));
    deferred.callback(1);
    deferred.addCallback(() => order.push("registered after"));
    expect(order).toEqual(["registered before"]);
    deferred.unpause();
    expect(order).toEqual(["registered before", "registered after"]);
  });

  it("case 13: a paused Deferred fires, and its callbacks wait", () => {
    const deferred = new Deferred<number>();
    deferred.pause();
    deferred.callback(1);
    expect(deferred.called).toBe(true);
    const next = deferred.addCallback((n) => n + 1);
    expect(next.result).toBe(1);
    deferred.unpause();
    expect(next.result).toBe(2);
  });

  it("case 14: further arguments are passed on, on each side its own", () => {
    const join = (...args: unknown[]): string => args.map((arg) => (arg instanceof Failure ? "F" : arg)).join();
    expect(succeed(1).addCallback(join, "a", "b").result).toBe("1,a,b");
    expect(fail(oops).addErrback(join, "c").result).toBe("F,c");
    expect(succeed(1).addBoth(join, "d").result).toBe("1,d");
    expect(succeed(1).addCallbacks(join, join, ["ok"], ["err"]).result).toBe("1,ok");
    expect(fail(oops).addCallbacks(join, join, ["ok"], ["err"]).result).toBe("F,err");
  });

  it("refuses what is no function where it is added", () => {
    expect(() => new Deferred().addCallback(1 as never)).toThrow(/is no function/);
  });
});

describe("chaining", () => {
  it("case 15: the outer waits, and gets what the inner has at that place of its chain", () => {
    const inner = new Deferred<number>().addCallback((n) => n * 2);
    const outer = succeed(0).addCallback(() => inner);
    expect(outer.paused).toBe(1);
    expect(outer.result).toBe(inner);
    inner.callback(21);
    expect(outer.result).toBe(42);
    expect(outer.paused).toBe(0);
  });

  it("case 16: the result is moved, not copied", () => {
    const inner = new Deferred<number>();
    const outer = succeed(0).addCallback(() => inner);
    inner.callback(1);
    expect([outer.result, inner.result]).toEqual([1, undefined]);
  });

  it("case 16: a moved failure is reported by its new owner only", () => {
    const inner = new Deferred<number>();
    const outer = succeed(0).addCallback(() => inner);
    inner.errback(oops);
    expect(flushUnhandledErrors()).toEqual([outer.result]);
  });

  it("case 17: what is added to the inner after the return runs after the outer, with nothing", () => {
    const order: unknown[] = [];
    const inner = new Deferred<string>().addCallback((value) => {
      order.push("b1");
      return value;
    });
    succeed(0)
      .addCallback(() => inner)
      .addCallback((value) => order.push(`a2 ${value}`));
    inner.addCallback((value) => order.push(`b-after ${value}`));
    inner.callback("value");
    expect(order).toEqual(["b1", "a2 value", "b-after undefined"]);
  });

  it("case 18: an inner that has its result is taken on the spot", () => {
    const inner = succeed(1);
    expect(succeed(0).addCallback(() => inner).result).toBe(1);
    expect(inner.result).toBe(undefined);
  });

  it("case 18: a paused inner, or one that waits itself, is waited for", () => {
    const paused = succeed(1);
    paused.pause();
    const outer = succeed(0).addCallback(() => paused);
    const outermost = succeed(0).addCallback(() => outer);
    expect([outer.paused, outermost.paused]).toEqual([1, 1]);
    paused.unpause();
    expect(outermost.result).toBe(1);
  });

  it("case 19: of two that wait for the same, the first gets the value", () => {
    const inner = new Deferred<number>();
    const first = succeed(0).addCallback(() => inner);
    const second = succeed(0).addCallback(() => inner);
    inner.callback(1);
    expect([first.result, second.result]).toEqual([1, undefined]);
  });

  it("case 20: long chains resolve without recursion", () => {
    const links = Array.from({ length: 20_000 }, () => new Deferred<number>());
    links.forEach((link, i) => {
      const next = links[i + 1];
      if (next !== undefined) link.addCallback(() => next);
    });
    for (const link of links) link.callback(1);
    expect(links[0]?.result).toBe(1);
  });

  it("case 20: also when the innermost fires last", () => {
    let outer: Deferred<number> = new Deferred<number>();
    const innermost = outer;
    for (let i = 0; i < 20_000; i++) {
      const inner = outer;
      outer = succeed(0).addCallback(() => inner);
    }
    innermost.callback(7);
    expect(outer.result).toBe(7);
  });

  it("a chain goes on below one that is paused in the middle, when that is let go", () => {
    const inner = new Deferred<number>();
    const outer = succeed(0).addCallback(() => inner);
    outer.pause();
    inner.callback(1);
    expect(outer.result).toBe(1);
    const next = outer.addCallback((n) => n + 1);
    outer.unpause();
    expect(next.result).toBe(2);
  });

  it("case 21: chainDeferred moves value and error into the other", () => {
    const target = new Deferred<number>();
    const source = new Deferred<number>();
    source.chainDeferred(target);
    source.callback(1);
    expect([source.result, target.result]).toEqual([undefined, 1]);
    const failing = new Deferred<number>();
    const handler = new Deferred<number>();
    failing.chainDeferred(handler);
    failing.errback(oops);
    expect((handler.result as Failure).value).toBe(oops);
    expect(() => new Deferred().chainDeferred(Promise.resolve() as never)).toThrow(/takes Deferreds/);
  });

  it("case 22: one that is returned by its own callback waits for ever, and that is reported", () => {
    const reports: unknown[] = [];
    const before = setUnhandledErrorReporter((failure) => reports.push(failure.getErrorMessage()));
    const deferred = new Deferred<number>();
    deferred.addCallback(() => deferred);
    deferred.callback(1);
    setUnhandledErrorReporter(before);
    expect(deferred.paused).toBe(1);
    expect(reports).toEqual([expect.stringMatching(/wait for itself/)]);
    expect(() => deferred.cancel()).toThrow(/no work to cancel/);
  });

  it("case 23: other awaitables that a callback returns are plain values", () => {
    const promise = Promise.resolve(1);
    expect(succeed(0).addCallback(() => promise).result).toBe(promise);
  });

  it("case 24: its text says what it waits on, or has", () => {
    const inner = new Deferred<number>();
    const outer = succeed(0).addCallback(() => inner);
    expect(String(inner)).toBe("<Deferred>");
    expect(String(outer)).toBe("<Deferred waiting on a Deferred>");
    inner.callback(1);
    expect(String(outer)).toBe("<Deferred current result: 1>");
  });
});
