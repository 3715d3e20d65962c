import co from "co";
import { describe, expect, it } from "vitest";
import { from } from "../bridge/index.ts";
import { CancelledError } from "../core/cancelled.ts";
import { recipe } from "../core/recipe.ts";
import { endless } from "../fixtures/endless.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { VirtualLoop } from "../loop/index.ts";
import { fromThunk, type Thunk, toThunk } from "./co.ts";

const error = new Error("planted");

describe("fromThunk()", () => {
  it("F3: has the value, a thenable as it is, and several values as an array", async () => {
    const thenable = Promise.resolve("inside");
    expect(await outcomeOf(fromThunk((done) => done(null, thenable)))).toHaveProperty("value", thenable);
    const several = ((done: (...args: unknown[]) => void) => done(null, 1, 2)) as Thunk<number[]>;
    expect(await outcomeOf(fromThunk(several))).toEqual({ status: "fulfilled", value: [1, 2] });
    expect(await outcomeOf(fromThunk((done) => done()))).toEqual({ status: "fulfilled", value: undefined });
  });

  it("F4: has the very error, and what the thunk throws; what comes after is dropped", async () => {
    const failed = await outcomeOf(
      fromThunk((done) => {
        done(error);
        done(null, "late");
      }),
    );
    const threw = await outcomeOf(
      fromThunk(() => {
        throw error;
      }),
    );
    for (const outcome of [failed, threw]) {
      expect(outcome).toEqual({ status: "rejected", reason: error, expected: false });
      expect(outcome).toHaveProperty("reason", error);
    }
  });

  it("F18: calls the thunk at each wait, and F11: not with a signal that is aborted", async () => {
    let calls = 0;
    const count = fromThunk<number>((done) => done(null, ++calls));
    const got = await new VirtualLoop().run(function* () {
      return [yield* from(count), yield* from(count)];
    });
    from(count, { loop: new VirtualLoop(), signal: AbortSignal.abort() });
    expect([got, calls]).toEqual([[1, 2], 2]);
  });

  it("lets whoever cancels go on at once, with the reason", () => {
    const future = from(
      fromThunk(() => {}),
      { loop: new VirtualLoop() },
    );
    future.cancel(error);
    expect(future["~future"].peek()).toHaveProperty("reason", error);
  });
});

describe("toThunk()", () => {
  /** What a generator of co's gets from a thunk, or is thrown by it. */
  const inCo = (thunk: Thunk<unknown>) =>
    co(function* () {
      try {
        return { value: yield thunk };
      } catch (reason) {
        return { reason };
      }
    });

  it("gives co the value and the error", async () => {
    const [value, failure] = [endless().work, endless().work];
    const got = [inCo(toThunk(value)), inCo(toThunk(failure))];
    value.fulfil(1);
    failure.fail(error);
    expect(await Promise.all(got)).toEqual([{ value: 1 }, { reason: error }]);
  });

  it("F6: gives it a cancellation as a CancelledError, which comes back as one", async () => {
    const { work } = endless();
    work.cancelled(error);
    expect(await inCo(toThunk(work))).toEqual({ reason: new CancelledError(error) });
    expect(await outcomeOf(fromThunk(toThunk(work)))).toEqual({ status: "cancelled", reason: error });
  });

  it("does not let a falsy reason pass for success", async () => {
    const { work } = endless();
    work.fail(0);
    expect(await inCo(toThunk(work))).toMatchObject({ reason: { cause: 0 } });
  });

  it("runs a recipe at each call", () => {
    let runs = 0;
    const thunk = toThunk(
      recipe("test", () => {
        runs += 1;
        return endless().work;
      }),
    );
    expect(runs).toBe(0);
    thunk(() => {});
    thunk(() => {});
    expect(runs).toBe(2);
  });
});
