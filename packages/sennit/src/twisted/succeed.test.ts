import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Deferred } from "./deferred.ts";
import { Failure } from "./failure.ts";
import { execute, fail, maybeDeferred, passthru, succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const oops = new Error("oops");
const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;
const raise = (): never => {
  throw oops;
};

afterEach(() => void flushUnhandledErrors());

describe("succeed and fail", () => {
  it("have fired", () => {
    expect(succeed(1).result).toBe(1);
    expect(errorOf(fail(oops))).toBe(oops);
    expect(errorOf(fail(new Failure(oops)))).toBe(oops);
    expect(() => fail(undefined)).toThrow(/without an error/);
  });
});

describe("execute", () => {
  it("calls now, and keeps a returned Deferred as a value", () => {
    const inner = succeed(1);
    expect(execute((n: number) => n + 1, 1).result).toBe(2);
    expect(execute(() => inner).result).toBe(inner);
    expect(errorOf(execute(raise))).toBe(oops);
  });
});

describe("maybeDeferred", () => {
  it("passes a Deferred on, and makes one of values, failures and errors", () => {
    const inner = new Deferred<number>();
    expect(maybeDeferred(() => inner)).toBe(inner);
    expect(maybeDeferred((a: number, b: number) => a + b, 1, 2).result).toBe(3);
    expect(errorOf(maybeDeferred(() => new Failure(oops)))).toBe(oops);
    expect(errorOf(maybeDeferred(raise))).toBe(oops);
  });

  it("runs coroutines and follows async functions", async () => {
    function* double(n: number) {
      return 2 * (yield* succeed(n));
    }
    expect(maybeDeferred(double, 21).result).toBe(42);
    expect(await maybeDeferred(async () => 1)).toBe(1);
  });

  it("takes other families' futures for values", () => {
    const future = new VirtualLoop().createFuture<number>();
    expect(maybeDeferred<[], unknown>(() => future).result).toBe(future);
  });
});

describe("passthru", () => {
  it("returns what it is given", () => {
    expect(passthru(oops)).toBe(oops);
  });
});
