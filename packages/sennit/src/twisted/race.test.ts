import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { CancelledError, FailureGroup } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { race } from "./race.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

describe("race", () => {
  it("case 53: losers are cancelled before the result is delivered, the winner never", () => {
    const order: string[] = [];
    const loser = new Deferred<string>(() => order.push("loser cancelled"));
    const winner = new Deferred<string>(() => order.push("winner cancelled"));
    const result = race([loser, winner]);
    result.addCallback((value) => {
      order.push("result");
      return value;
    });
    winner.callback("w");
    expect(order).toEqual(["loser cancelled", "result"]);
    expect(result.result).toEqual([1, "w"]);
    expect([loser.result, winner.result]).toEqual([undefined, undefined]);
  });

  it("case 53: a success that a canceller fires is too late", () => {
    const loser = new Deferred<string>((self) => self.callback("late"));
    const winner = new Deferred<string>();
    const result = race([loser, winner]);
    winner.callback("w");
    expect(result.result).toEqual([1, "w"]);
  });

  it("case 53: if all fail it fails with their failures, in the order of the input", () => {
    const [a, b] = [new Deferred<string>(), new Deferred<string>()];
    const result = race([a, b]);
    b.errback(new Error("b"));
    a.errback(new Error("a"));
    const error = (result.result as Failure).value as FailureGroup;
    expect(error).toBeInstanceOf(FailureGroup);
    expect(error.failures.map((failure) => failure.getErrorMessage())).toEqual(["a", "b"]);
    expect(error.message).toBe("all 2 failed: a; b");
  });

  it("case 53: cancelled, it fails with a group of CancelledErrors; without input it never fires", () => {
    const result = race([new Deferred(), new Deferred()]);
    result.cancel();
    const { failures } = (result.result as Failure).value as FailureGroup;
    expect(failures.map((failure) => failure.check(CancelledError))).toEqual([CancelledError, CancelledError]);
    expect(race([]).called).toBe(false);
  });

  it("case 54: a loser's canceller that throws keeps it from firing", () => {
    const oops = new Error("oops");
    const loser = new Deferred<string>(() => {
      throw oops;
    });
    const winner = succeed("w");
    const result = race([loser, winner]);
    expect(result.called).toBe(false);
    expect((winner.result as Failure).value).toBe(oops);
  });

  it("some that have fired already", () => {
    expect(race([fail(new Error("x")), succeed("y"), succeed("z")]).result).toEqual([1, "y"]);
  });

  it("refuses what is no Deferred", () => {
    expect(() => race([1 as never])).toThrow(/race\(\) was given 1/);
  });
});
