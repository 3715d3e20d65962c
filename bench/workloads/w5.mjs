// W5: many tasks yield ten times each, and all are gathered; per yield, with what it costs to start the task.
import { createTask, gather, run } from "sennit/asyncio";
import { timePerOperation } from "../harness/timePerOperation.mjs";

const YIELDS = 10;

/** @type {Record<string, import("../harness/workload.mjs").Prepare>} */
export const contenders = {
  native: () => async (count) => {
    const work = async () => {
      for (let i = 0; i < YIELDS; i += 1) await null;
    };
    await Promise.all(Array.from({ length: count / YIELDS }, work));
  },
  sennit: () => (count) =>
    run(function* () {
      function* work() {
        for (let i = 0; i < YIELDS; i += 1) yield;
      }
      yield* gather(Array.from({ length: count / YIELDS }, () => createTask(work)));
    }),
};

/** @type {import("../harness/workload.mjs").Case[]} */
export const w5 = [
  {
    id: "W5",
    title: "100,000 tasks × 10 yields, gathered",
    measure: timePerOperation(100_000 * YIELDS),
    contenders,
    goals: [{ contender: "sennit", atMost: 0.48, of: "native" }],
  },
  {
    id: "W5/1M",
    title: "1,000,000 tasks × 10 yields, gathered",
    measure: timePerOperation(1_000_000 * YIELDS, { warmUp: 10_000 * YIELDS }),
    contenders,
    goals: [{ contender: "sennit", atMost: 0.32, of: "native" }],
  },
];
