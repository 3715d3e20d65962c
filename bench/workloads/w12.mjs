// W12: the time of a step does not depend on how many tasks are alive.
import { createTask, gather } from "sennit/asyncio";
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

/** @type {import("../harness/workload.mjs").Case[]} */
export const w12 = SIZES.map((live) => ({
  id: `W12/${live}`,
  title: `a step where ${live.toLocaleString("en-US")} tasks are alive`,
  measure: timePerOperation(Math.max(STEPS, live * YIELDS), {
    turns: 2,
    ...(live * YIELDS > STEPS && { warmUp: STEPS }),
  }),
  contenders: { native: () => native(live), sennit: () => sennit(live) },
  goals: [{ contender: "sennit", atMost: 2, ofCase: ids.join("|") }],
}));
