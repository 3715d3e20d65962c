import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { CancelledError, type FirstError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { gatherResults } from "./gatherResults.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

describe("gatherResults", () => {
  it("gives the values in the order of the input", () => {
    const late = new Deferred<string>();
    const all = gatherResults([late, succeed(2)]);
    late.callback("one");
    expect(all.result).toEqual(["one", 2]);
    expect(gatherResults([]).result).toEqual([]);
  });

  it("case 52: the first failure fires it, and the others go on", () => {
    const other = new Deferred<number>();
    const bad = fail(new Error("no"));
    const all = gatherResults([other, bad], true);
    expect((all.result as Failure).value).toMatchObject({ index: 1 });
    expect(other.called).toBe(false);
    expect(bad.result).toBe(undefined);
  });

  it("case 52: cancelled, it fails with a FirstError of the CancelledError", () => {
    const all = gatherResults([new Deferred<number>(), new Deferred<number>()]);
    all.cancel();
    const error = (all.result as Failure).value as FirstError;
    expect(error.subFailure.check(CancelledError)).toBe(CancelledError);
    expect(error.index).toBe(0);
  });
});
