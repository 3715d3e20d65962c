// W6: gather pending futures, then settle them all.
import { gather, run } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { timePerOperation } from "../harness/timePerOperation.mjs";

/** @type {import("../harness/workload.mjs").Case[]} */
export const w6 = [
  {
    id: "W6",
    title: "gather of 10,000 futures",
    measure: timePerOperation(10_000),
    contenders: {
      native: () => async (count) => {
        /** @type {((value: number) => void)[]} */
        const resolves = [];
        const promises = Array.from({ length: count }, () => new Promise((resolve) => resolves.push(resolve)));
        const all = Promise.all(promises);
        for (const resolve of resolves) resolve(1);
        await all;
      },
      sennit: () => (count) =>
        run(function* () {
          const loop = getRunningLoop();
          const futures = Array.from({ length: count }, () => loop.createFuture());
          const all = gather(futures);
          for (const future of futures) future.setResult(1);
          yield* all;
        }),
    },
    goals: [{ contender: "sennit", atMost: 0.35, of: "native" }],
  },
];
