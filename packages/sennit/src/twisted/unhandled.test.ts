import { afterEach, describe, expect, it } from "vitest";
import { untilCollected } from "../fixtures/collectGarbage.ts";
import { Deferred } from "./deferred.ts";
import { Failure } from "./failure.ts";
import { fail, logError, succeed } from "./succeed.ts";
import { flushUnhandledErrors, reportUnhandledError, setUnhandledErrorReporter } from "./unhandled.ts";

const oops = new Error("oops");
const messages = (): string[] => flushUnhandledErrors().map((failure) => failure.getErrorMessage());

afterEach(() => {
  flushUnhandledErrors();
  setUnhandledErrorReporter(undefined);
});

describe("unhandled errors", () => {
  it("case 42: a failed Deferred is reported once it is collected, in a cycle too", async () => {
    const reports: string[] = [];
    setUnhandledErrorReporter((failure) => reports.push(failure.getErrorMessage()));
    const lose = (): void => {
      const deferred = fail(new Error("lost")) as Deferred<never> & { self?: unknown };
      deferred.self = deferred;
    };
    lose();
    const kept = fail(new Error("kept"));
    await untilCollected();
    expect(reports).toEqual(["lost"]);
    expect(kept.called).toBe(true);
    expect(messages()).toEqual(["kept"]);
  });

  it("case 42: an errback that comes late is in time", () => {
    fail(oops).addErrback(() => "handled");
    expect(messages()).toEqual([]);
  });

  it("case 43: an errback that returns the failure has not handled it", () => {
    fail(oops).addErrback((failure) => failure);
    expect(messages()).toEqual(["oops"]);
  });

  it("case 43: a failure that moves is counted once, at its last place", () => {
    const inner = fail(oops);
    const outer = succeed(0).addCallback(() => inner);
    expect(flushUnhandledErrors()).toEqual([outer.result]);
  });

  it("case 43: logError reports and leaves the failure unhandled", () => {
    const reports: Failure[] = [];
    setUnhandledErrorReporter((failure) => reports.push(failure));
    const deferred = fail(oops).addErrback(logError);
    expect(reports).toEqual([deferred.result]);
    expect(messages()).toEqual(["oops"]);
  });

  it("case 13: a failure parked in a paused Deferred is not counted", () => {
    const deferred = new Deferred<number>();
    deferred.pause();
    deferred.errback(oops);
    expect(messages()).toEqual([]);
  });

  it("is not reported when another family has seen it", () => {
    const deferred = fail(oops);
    deferred["~future"].seen?.();
    expect(messages()).toEqual([]);
  });

  it("survives a reporter that throws", () => {
    setUnhandledErrorReporter(() => {
      throw new Error("the reporter's own");
    });
    expect(() => reportUnhandledError(new Failure(oops))).not.toThrow();
  });
});
