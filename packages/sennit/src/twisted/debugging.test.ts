import { afterEach, describe, expect, it } from "vitest";
import { formatTrace } from "../core/formatTrace.ts";
import { untilCollected } from "../fixtures/collectGarbage.ts";
import { getDebugging, setDebugging } from "./debugging.ts";
import { Deferred } from "./deferred.ts";
import { AlreadyCalledError } from "./errors.ts";
import { fail } from "./succeed.ts";
import { flushUnhandledErrors, setUnhandledErrorReporter } from "./unhandled.ts";

afterEach(() => {
  setDebugging(false);
  setUnhandledErrorReporter(undefined);
  flushUnhandledErrors();
});

function make(): Deferred<number> {
  return new Deferred<number>();
}

function fireFirst(deferred: Deferred<number>): void {
  deferred.callback(1);
}

/** What firing `deferred` once more says. */
function messageOf(deferred: Deferred<number>): string {
  try {
    deferred.callback(2);
  } catch (error) {
    if (error instanceof AlreadyCalledError) return error.message;
  }
  return "";
}

describe("setDebugging", () => {
  it("case 44: it is off by default, and then nothing is noted", () => {
    expect(getDebugging()).toBe(false);
    const deferred = make();
    fireFirst(deferred);
    expect(messageOf(deferred)).not.toContain("It was");
  });

  it("case 44: an AlreadyCalledError tells where the Deferred was made and where it was fired first", () => {
    setDebugging(true);
    expect(getDebugging()).toBe(true);
    const deferred = make();
    fireFirst(deferred);
    const [, made, fired] = messageOf(deferred).split(/It was made at:|It was fired first at:/);
    expect(made).toMatch(/^\n {4}make /);
    expect(fired).toContain("fireFirst");
    expect(fired).not.toContain("messageOf");
  });

  it("case 44: it may change in the middle of a Deferred's life", () => {
    const early = make();
    setDebugging(true);
    fireFirst(early);
    const late = make();
    setDebugging(false);
    fireFirst(late);
    expect(messageOf(early)).not.toContain("It was");
    expect(messageOf(late)).toContain("It was made at:");
    expect(messageOf(late)).not.toContain("It was fired");
  });

  it("case 44: a report of an unhandled error tells both", async () => {
    const reports: string[] = [];
    setUnhandledErrorReporter((failure, sites) => reports.push(failure.getErrorMessage() + sites));
    const lose = (): void => void fail(new Error("quiet"));
    lose();
    setDebugging(true);
    const loseLoudly = (): void => void fail(new Error("loud"));
    loseLoudly();
    setDebugging(false);
    await untilCollected();
    const [quiet, loud] = reports.toSorted().reverse();
    expect(quiet).toBe("quiet");
    expect(loud).toMatch(
      /^loud\nIt was made at:\n(.*\n)*.*loseLoudly(.*\n)*It was fired first at:\n(.*\n)*.*loseLoudly/,
    );
  });

  it("lets the trace of an error tell in whose callbacks it was raised and waited for", () => {
    function makeInner(): Deferred<number> {
      return new Deferred<number>();
    }
    function makeOuter(): Deferred<number> {
      return new Deferred<number>();
    }
    const traceOf = (): string => {
      const inner = makeInner();
      const outer = makeOuter();
      outer.addCallback(() => inner.addCallback(() => JSON.parse("{")));
      outer.callback(1);
      inner.callback(2);
      let trace = "";
      outer.addErrback((failure) => {
        trace = formatTrace(failure.value);
      });
      return trace;
    };
    expect(traceOf()).not.toContain("a callback of");
    setDebugging(true);
    expect(traceOf().match(/at async a callback of the Deferred made at \w+/g)).toEqual([
      "at async a callback of the Deferred made at makeInner",
      "at async a callback of the Deferred made at makeOuter",
    ]);
  });
});
