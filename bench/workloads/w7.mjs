// W7: many waiting tasks are cancelled, and each runs its `finally`; per task, with what it costs to start it.
import { createTask, gather, run } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { timePerOperation } from "../harness/timePerOperation.mjs";

let cleanedUp = 0;

/** So that no engine can leave the cleanup out. @param {number} count */
function checkCleanUp(count) {
  if (cleanedUp !== count) throw new Error(`${cleanedUp} of ${count} tasks have cleaned up`);
  cleanedUp = 0;
}

/** @type {import("../harness/workload.mjs").Case[]} */
export const w7 = [
  {
    id: "W7",
    title: "100,000 waiting tasks cancelled, each runs its finally",
    measure: timePerOperation(100_000),
    contenders: {
      native: () => async (count) => {
        const controllers = Array.from({ length: count }, () => new AbortController());
        const tasks = controllers.map(async ({ signal }) => {
          try {
            await new Promise((_resolve, reject) =>
              signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
            );
          } finally {
            cleanedUp += 1;
          }
        });
        await null;
        for (const controller of controllers) controller.abort();
        await Promise.allSettled(tasks);
        checkCleanUp(count);
      },
      sennit: () => (count) =>
        run(function* () {
          const loop = getRunningLoop();
          function* work() {
            try {
              yield* loop.createFuture();
            } finally {
              cleanedUp += 1;
            }
          }
          const tasks = Array.from({ length: count }, () => createTask(work));
          yield;
          for (const task of tasks) task.cancel();
          yield* gather(tasks, { returnExceptions: true });
          checkCleanUp(count);
        }),
    },
    goals: [{ contender: "sennit", atMost: 0.16, of: "native" }],
  },
];
