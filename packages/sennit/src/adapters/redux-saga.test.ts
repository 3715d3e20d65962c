import { runSaga, type Task } from "redux-saga";
import { call, cps, delay, fork, join, race } from "redux-saga/effects";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { from } from "../bridge/index.ts";
import { CancelledError } from "../core/cancelled.ts";
import { use } from "../core/index.ts";
import { recipe } from "../core/recipe.ts";
import { endless } from "../fixtures/endless.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { VirtualLoop } from "../loop/index.ts";
import { fromSaga, fromSagaTask, sagaAdapter, toSaga } from "./redux-saga.ts";

const error = new Error("planted");
const quiet = { onError: () => {} };

/** Runs a saga whose errors are nobody's else. */
const start = <T>(saga: () => Generator<unknown, T>): Task => runSaga(quiet, saga);

function* waiting(x: { then: unknown } | Promise<unknown>) {
  return (yield x) as unknown;
}

let unuse: () => void;
beforeEach(() => {
  unuse = use(sagaAdapter);
});
afterEach(() => unuse());

describe("sagaAdapter", () => {
  it("F3: has the value, a thenable as it is, at once where the task has ended", () => {
    const thenable = Promise.resolve("inside");
    const task = start(function* () {
      return thenable;
    });
    expect(fromSagaTask(task)["~future"].peek()).toHaveProperty("value", thenable);
  });

  it("F3: does not wait for a value that is a thenable", () => {
    const thenable = new Promise(() => {});
    let end: ((error: null) => void) | undefined;
    const future = fromSagaTask(
      start(function* () {
        yield cps((done: (error: null) => void) => {
          end = done;
        });
        return thenable;
      }),
    );
    end?.(null);
    expect(future["~future"].peek()).toHaveProperty("value", thenable);
  });

  it("F4: has the very error", async () => {
    const outcome = await outcomeOf(start(() => waiting(Promise.reject(error))));
    expect(outcome).toEqual({ status: "rejected", reason: error, expected: false });
    expect(outcome).toHaveProperty("reason", error);
  });

  it("F6: is cancelled when somebody else cancels the task, and no value is made of it", async () => {
    const task = start(() => waiting(new Promise(() => {})));
    const outcome = outcomeOf(task);
    task.cancel();
    expect(await outcome).toEqual({ status: "cancelled", reason: undefined });
    expect(fromSagaTask(start(function* () {}))["~future"].peek()?.status).toBe("fulfilled");
  });

  it("F12: cancels the task, and is cancelled for the very reason", async () => {
    const ended: string[] = [];
    const task = start(function* () {
      try {
        yield delay(60_000);
      } finally {
        ended.push("cleaned up");
      }
    });
    const future = from(task, { loop: new VirtualLoop() });
    future.cancel(error);
    await null;
    await null;
    expect([task.isCancelled(), ended]).toEqual([true, ["cleaned up"]]);
    expect(future["~future"].peek()).toHaveProperty("reason", error);
  });

  it("observes a task once, however many wait for it", () => {
    const task = start(() => waiting(new Promise(() => {})));
    expect(fromSagaTask(task)).toBe(sagaAdapter.show(task));
    expect([Promise.resolve(1), null, undefined, "x"].map(sagaAdapter.accepts)).not.toContain(true);
  });
});

describe("fromSaga()", () => {
  it("F18: starts the saga at each wait, with its arguments, and F11: not with a signal that is aborted", async () => {
    let runs = 0;
    const work = fromSaga(
      start,
      function* (what: string) {
        runs += 1;
        return `${what} ${runs}`;
      },
      "run",
    );
    const got = await new VirtualLoop().run(function* () {
      return [yield* from(work), yield* from(work)];
    });
    from(work, { loop: new VirtualLoop(), signal: AbortSignal.abort() });
    expect([got, runs]).toEqual([["run 1", "run 2"], 2]);
  });

  it("F10: waits for a finally that waits", async () => {
    let finish: (() => void) | undefined;
    const cleanup = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const ended: string[] = [];
    const work = fromSaga(start, function* () {
      try {
        yield delay(60_000);
      } finally {
        yield cleanup;
        ended.push("cleaned up");
      }
    });
    const run = work["~recipe"].run();
    run["~future"].cancel?.(error);
    await new Promise(setImmediate);
    expect([run["~future"].peek(), ended]).toEqual([undefined, []]);
    finish?.();
    expect(await outcomeOf(run)).toHaveProperty("reason", error);
    expect(ended).toEqual(["cleaned up"]);
  });

  it("is cancelled before the saga has begun to wait, too", async () => {
    const run = fromSaga(start, () => waiting(new Promise(() => {})))["~recipe"].run();
    run["~future"].cancel?.(error);
    expect((await outcomeOf(run)).status).toBe("cancelled");
  });
});

describe("toSaga()", () => {
  it.each<[string, (x: ReturnType<typeof endless>["work"]) => Generator<unknown, unknown>]>([
    [
      "yield*",
      function* (x) {
        return yield* toSaga(x);
      },
    ],
    [
      "call",
      function* (x) {
        return yield call(toSaga, x);
      },
    ],
  ])("by %s has the value, a thenable as it is, and the error", async (_, saga) => {
    const thenable = Promise.resolve("inside");
    const [value, failure] = [endless().work, endless().work];
    const [fulfilled, failed] = [start(() => saga(value)), start(() => saga(failure))];
    value.fulfil(thenable);
    failure.fail(undefined);
    expect(fulfilled.result()).toBe(thenable);
    expect(fromSagaTask(failed)["~future"].peek()).toEqual({ status: "rejected", reason: undefined, expected: false });
  });

  it("F6: throws a CancelledError when the future is cancelled, which comes back as a cancellation", () => {
    const { work } = endless();
    const task = start(() => toSaga(work));
    work.cancelled(error);
    expect(task.error()).toEqual(new CancelledError(error));
    expect(fromSagaTask(task)["~future"].peek()).toEqual({ status: "cancelled", reason: error });
  });

  it("cancels the future when its saga is cancelled, or loses a race", () => {
    const [one, other, winner] = [endless(), endless(), endless()];
    start(function* () {
      const child = yield fork(toSaga, one.work);
      yield join(child as Task);
    }).cancel();
    start(function* () {
      yield race([call(toSaga, other.work), call(toSaga, winner.work)]);
    });
    winner.work.fulfil(1);
    expect([one.asked, other.asked, winner.asked]).toEqual([[undefined], [undefined], []]);
  });

  it("runs a recipe", () => {
    let runs = 0;
    start(() =>
      toSaga(
        recipe("test", () => {
          runs += 1;
          return endless().work;
        }),
      ),
    );
    expect(runs).toBe(1);
  });
});
