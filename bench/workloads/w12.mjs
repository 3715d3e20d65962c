// W12: the time of a step does not depend on how many tasks are alive.
import { createTask, gather } from "sennit/asyncio";
import { BareFuture, BareTask, runBare } from "../floor/bare.mjs";
import { DutifulFuture, DutifulLoop, DutifulTask } from "../floor/dutiful.mjs";
import { many } from "../harness/many.mjs";
import { run } from "../harness/oneLoop.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

const YIELDS = 10;
const SIZES = [100, 1000, 10_000, 100_000, 1_000_000];
const STEPS = 1_000_000;

const ids = SIZES.map((live) => `W12/${live}`);

/** @type {(most: number) => import("../harness/workload.mjs").Batch} */
const native = (most) => async (count) => {
  const live = Math.min(most, count / YIELDS);
  const work = async () => {
    for (let i = 0; i < YIELDS; i += 1) await null;
  };
  for (let done = 0; done < count; done += live * YIELDS) await Promise.all(many(live, work));
};

/** @type {(most: number) => import("../harness/workload.mjs").Batch} */
const sennit = (most) => (count) =>
  run(function* () {
    const live = Math.min(most, count / YIELDS);
    function* work() {
      for (let i = 0; i < YIELDS; i += 1) yield;
    }
    for (let done = 0; done < count; done += live * YIELDS) yield* gather(many(live, () => createTask(work)));
  });

/**
 * What a kernel runs: tasks that yield, the last of which ends the wait for all.
 * @param {number} most
 * @param {number} count
 * @param {() => { setResult(value: number): void } & Iterable<unknown>} future
 * @param {(coroutine: Generator<undefined, void>) => unknown} task
 */
function* yielding(most, count, future, task) {
  const live = Math.min(most, count / YIELDS);
  let left = 0;
  let all = future();
  function* work() {
    for (let i = 0; i < YIELDS; i += 1) yield undefined;
    left -= 1;
    if (left === 0) all.setResult(0);
  }
  for (let done = 0; done < count; done += live * YIELDS) {
    left = live;
    all = future();
    const tasks = many(live, () => task(work()));
    yield* all;
    // As gather does, it holds them until they have ended.
    tasks.length = 0;
  }
}

/** @type {(most: number) => import("../harness/workload.mjs").Batch} */
const kernel = (most) => (count) =>
  runBare((ring) =>
    yielding(
      most,
      count,
      () => new BareFuture(ring),
      (coroutine) => new BareTask(ring, coroutine),
    ),
  );

/** @type {(most: number) => import("../harness/workload.mjs").Batch} */
const dutiful = (most) => {
  const loop = new DutifulLoop();
  return (count) =>
    loop.run(() =>
      yielding(
        most,
        count,
        () => new DutifulFuture(loop),
        (coroutine) => new DutifulTask(loop, coroutine),
      ),
    );
};

/** @type {import("../harness/workload.mjs").Case[]} */
export const w12 = SIZES.map((live) => ({
  id: `W12/${live}`,
  title: `a step where ${live.toLocaleString("en-US")} tasks are alive`,
  measure: timePerOperation(Math.max(STEPS, live * YIELDS), {
    turns: 2,
    ...(live * YIELDS > STEPS && { warmUp: STEPS }),
  }),
  contenders: {
    native: () => native(live),
    sennit: () => sennit(live),
    kernel: () => kernel(live),
    "kernel with duties": () => dutiful(live),
  },
  goals: [{ contender: "sennit", atMost: 2, ofCase: ids.join("|") }],
}));
