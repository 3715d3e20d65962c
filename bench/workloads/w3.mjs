// W3: a coroutine waits on what is settled already.
import { run } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { timePerOperation } from "../harness/timePerOperation.mjs";

/** @type {import("../harness/workload.mjs").Case[]} */
export const w3 = [
  {
    id: "W3",
    title: "a coroutine waits on a settled future",
    measure: timePerOperation(1_000_000),
    contenders: {
      native: () => async (count) => {
        const promise = Promise.resolve(1);
        let sum = 0;
        for (let i = 0; i < count; i += 1) sum += await promise;
        return sum;
      },
      sennit: () => (count) =>
        run(function* () {
          const future = getRunningLoop().createFuture();
          future.setResult(1);
          let sum = 0;
          for (let i = 0; i < count; i += 1) sum += /** @type {number} */ (yield* future);
          return sum;
        }),
    },
    goals: [{ contender: "sennit", atMost: 0.3, of: "native" }],
  },
];
