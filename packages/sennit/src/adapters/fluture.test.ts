import { after, attemptP, cache, Future as create, forkCatch, hook, never, reject, resolve } from "fluture";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { from } from "../bridge/index.ts";
import { use } from "../core/index.ts";
import { isRecipe } from "../core/isFuture.ts";
import type { Outcome } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { endless } from "../fixtures/endless.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { VirtualLoop } from "../loop/index.ts";
import { flutureAdapter, fromFluture, toFluture } from "./fluture.ts";

const error = new Error("planted");

let unuse: () => void;
beforeEach(() => {
  unuse = use(flutureAdapter);
});
afterEach(() => unuse());

/** What a fork of a Fluture hears, and its cancel function. */
function forked(x: ReturnType<typeof toFluture<unknown>>): { heard: unknown[]; cancel: () => void } {
  const heard: unknown[] = [];
  const hear = (side: string) => (what: unknown) => heard.push([side, what]);
  return { heard, cancel: forkCatch(hear("exception"))(hear("rejection"))(hear("value"))(x) };
}

describe("fromFluture()", () => {
  it("F3: has the value, a thenable as it is, at once where it is there at once", () => {
    const thenable = Promise.resolve("inside");
    const run = fromFluture(resolve(thenable))["~recipe"].run();
    expect(run["~future"].peek()).toHaveProperty("value", thenable);
  });

  it("F5: tells a rejection from an exception, and has the very error of both", async () => {
    const crash = create<never, never>(() => {
      throw error;
    });
    const [rejected, crashed] = [await outcomeOf(fromFluture(reject(error))), await outcomeOf(fromFluture(crash))];
    expect([rejected, crashed]).toEqual([
      { status: "rejected", reason: error, expected: true },
      { status: "rejected", reason: error, expected: false },
    ]);
    expect(rejected).toHaveProperty("reason", error);
    expect(crashed).toHaveProperty("reason", error);
  });

  it("F12: cancels the work, and is cancelled for the very reason, where Fluture itself never ends", () => {
    let cancelled = false;
    const work = create<never, never>(() => () => {
      cancelled = true;
    });
    const run = fromFluture(work)["~recipe"].run();
    expect(run["~future"].cancel?.(error)).toBe(true);
    expect([cancelled, run["~future"].peek()?.status]).toEqual([true, "cancelled"]);
    expect(run["~future"].peek()).toHaveProperty("reason", error);
  });

  it("lets a hook dispose of what it has acquired", () => {
    const disposed: string[] = [];
    const dispose = (resource: string) => {
      disposed.push(resource);
      return resolve(undefined);
    };
    const run = fromFluture(hook(resolve("a file"))(dispose)(() => never))["~recipe"].run();
    run["~future"].cancel?.();
    expect(disposed).toEqual(["a file"]);
  });
});

describe("flutureAdapter", () => {
  it("shows a Future as a recipe, which each wait forks", async () => {
    let forks = 0;
    const count = create<never, number>((_, settle) => {
      settle(++forks);
      return () => {};
    });
    expect(isRecipe(flutureAdapter.show(count))).toBe(true);
    const got = await new VirtualLoop().run(function* () {
      return [yield* from(count), yield* from(count), yield* from(cache(attemptP(async () => "promised")))];
    });
    from(count, { loop: new VirtualLoop(), signal: AbortSignal.abort() });
    expect([got, forks]).toEqual([[1, 2, "promised"], 2]);
  });

  it("leaves everything else alone", () => {
    expect([Promise.resolve(1), null, undefined, { "@@type": 1 }, "x"].map(flutureAdapter.accepts)).not.toContain(true);
  });

  it("passes a cancellation on to a timer of Fluture's", async () => {
    const future = from(after(60_000)("late"), { loop: new VirtualLoop() });
    future.cancel("enough");
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "enough" });
  });
});

describe("toFluture()", () => {
  it.each<[string, Outcome, unknown[]]>([
    ["a value", { status: "fulfilled", value: 1 }, ["value", 1]],
    ["an expected failure", { status: "rejected", reason: error, expected: true }, ["rejection", error]],
    [
      "a cancellation",
      { status: "cancelled", reason: error },
      ["rejection", expect.objectContaining({ reason: error })],
    ],
    ["any other error", { status: "rejected", reason: error, expected: false }, ["exception", error]],
  ])("has %s on its side, and takes it back as it was", async (_, outcome, side) => {
    const { work } = endless();
    const future = toFluture(work);
    const { heard } = forked(future);
    work.settle(outcome);
    const [[where, what]] = heard as [[string, unknown]];
    expect([where, where === "exception" ? (what as { reason: unknown }).reason : what]).toEqual(side);
    expect(await outcomeOf(fromFluture(future))).toEqual(outcome);
  });

  it("keeps a value that is a thenable", () => {
    const thenable = Promise.resolve("inside");
    const { work } = endless();
    work.fulfil(thenable);
    expect(forked(toFluture(work)).heard).toEqual([["value", thenable]]);
  });

  it("passes Fluture's cancel on to the future", () => {
    const { work, asked } = endless();
    const { heard, cancel } = forked(toFluture(work));
    cancel();
    work.cancelled();
    expect([asked, heard]).toEqual([[undefined], []]);
  });

  it("runs a recipe at each fork", () => {
    let runs = 0;
    const future = toFluture(
      recipe("test", () => {
        const { work } = endless();
        work.fulfil(++runs);
        return work;
      }),
    );
    expect([runs, forked(future).heard, forked(future).heard]).toEqual([0, [["value", 1]], [["value", 2]]]);
  });
});
