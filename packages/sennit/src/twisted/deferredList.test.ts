import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { DeferredList } from "./deferredList.ts";
import { type CancelledError, FirstError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors, setUnhandledErrorReporter } from "./unhandled.ts";

const oops = new Error("oops");
const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;

afterEach(() => void flushUnhandledErrors());

describe("DeferredList", () => {
  it("case 45: fires with pairs in the order of the input, and never fails", () => {
    const late = new Deferred<number>();
    const bad = fail(oops);
    const failure = bad.result;
    const list = new DeferredList([late, bad, succeed(3)]);
    expect(list.called).toBe(false);
    late.callback(1);
    expect(list.result).toEqual([
      [true, 1],
      [false, failure],
      [true, 3],
    ]);
  });

  it("case 45: an empty list fires at once; the same Deferred may stand twice", () => {
    expect(new DeferredList([]).result).toEqual([]);
    const twice = succeed(1);
    expect(new DeferredList([twice, twice]).result).toEqual([
      [true, 1],
      [true, 1],
    ]);
  });

  it("case 46: fireOnOneCallback fires with the first value and its index", () => {
    const [a, b] = [new Deferred<string>(), new Deferred<string>()];
    const list = new DeferredList([a, b], { fireOnOneCallback: true });
    a.errback(oops);
    expect(list.called).toBe(false);
    b.callback("b");
    expect(list.result).toEqual(["b", 1]);
  });

  it("case 46: without any input it never fires; if all fail, it succeeds with the pairs", () => {
    expect(new DeferredList([], { fireOnOneCallback: true }).called).toBe(false);
    const list = new DeferredList([fail(oops)], { fireOnOneCallback: true });
    expect(list.result).toMatchObject([[false, { value: oops }]]);
  });

  it("case 47: fireOnOneErrback fails with a FirstError; with both flags the first decides", () => {
    const [a, b] = [new Deferred<string>(), new Deferred<string>()];
    const list = new DeferredList([a, b], { fireOnOneErrback: true });
    b.errback(oops);
    expect(errorOf(list)).toBeInstanceOf(FirstError);
    expect(errorOf(list)).toMatchObject({ index: 1, subFailure: { value: oops }, cause: oops });
    const both = new DeferredList([fail(oops), succeed(1)], { fireOnOneCallback: true, fireOnOneErrback: true });
    expect(errorOf(both)).toMatchObject({ index: 0 });
  });

  it("case 48: inputs keep their results; consumeErrors takes failures out", () => {
    const [ok, bad, consumed] = [succeed(1), fail(oops), fail(oops)];
    new DeferredList([ok, bad]);
    new DeferredList([consumed], { consumeErrors: true });
    expect(ok.result).toBe(1);
    expect(errorOf(bad)).toBe(oops);
    expect(consumed.result).toBe(undefined);
  });

  it("case 49: without consumeErrors each failure is unhandled on its own", () => {
    const bad = fail(oops);
    new DeferredList([bad], { fireOnOneErrback: true }).addErrback(() => undefined);
    expect(flushUnhandledErrors()).toEqual([bad.result]);
  });

  it("case 50: cancel cancels every input, and what their cancellers throw is reported", () => {
    const reports: unknown[] = [];
    const before = setUnhandledErrorReporter((failure) => reports.push(failure.value));
    const broken = new Deferred<number>(() => {
      throw oops;
    });
    const plain = new Deferred<number>();
    const inputs = [broken, plain];
    const list = new DeferredList(inputs);
    inputs.length = 0;
    list.cancel("why");
    setUnhandledErrorReporter(before);
    expect(reports).toEqual([oops]);
    expect([broken.called, plain.called, list.called]).toEqual([false, true, false]);
    expect((errorOf(plain) as CancelledError).reason).toBe("why");
  });

  it("case 51: a fired list that waits on another Deferred does not hand the request on", () => {
    const inner = new Deferred<number>();
    const list = new DeferredList([succeed(1)]);
    list.addCallback(() => inner);
    const outer = succeed(0).addCallback(() => list as Deferred<unknown>);
    list.cancel();
    outer.cancel();
    expect(inner.called).toBe(false);
  });

  it("refuses what is no Deferred", () => {
    expect(() => new DeferredList([Promise.resolve(1) as never])).toThrow(/Deferred\.fromFuture/);
  });
});
