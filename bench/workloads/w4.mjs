// W4: a coroutine waits on a pending future that is settled in the next iteration, alone and under sub-coroutines.
import { run } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { timePerOperation } from "../harness/timePerOperation.mjs";

/** How a coroutine of Sennit is written that others call. */
const subCoroutine = /** @template {(...args: never[]) => unknown} Fn @param {Fn} fn */ (fn) => fn;

/** @param {number} depth @returns {import("../harness/workload.mjs").Prepare} */
const native = (depth) => () => {
  /** @param {number} count */
  const wait = async (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += await new Promise((resolve) => queueMicrotask(() => resolve(1)));
    return sum;
  };
  /** @type {(count: number, levels: number) => Promise<number>} */
  const under = async (count, levels) => (levels === 0 ? await wait(count) : await under(count, levels - 1));
  return (count) => under(count, depth);
};

/** @param {number} depth @returns {import("../harness/workload.mjs").Prepare} */
const sennit = (depth) => () => {
  const wait = subCoroutine(function* (/** @type {number} */ count) {
    const loop = getRunningLoop();
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      /** @type {import("sennit/loop").Future<number>} */
      const future = loop.createFuture();
      loop.callSoon(() => future.setResult(1));
      sum += yield* future;
    }
    return sum;
  });
  /** @type {(count: number, levels: number) => Generator<unknown, number>} */
  const under = subCoroutine(function* (count, levels) {
    return levels === 0 ? yield* wait(count) : yield* under(count, levels - 1);
  });
  return (count) => run(() => under(count, depth));
};

/** @type {import("../harness/workload.mjs").Case[]} */
export const w4 = [
  {
    id: "W4",
    title: "a coroutine waits on a pending future",
    measure: timePerOperation(100_000),
    contenders: { native: native(0), sennit: sennit(0) },
    goals: [{ contender: "sennit", atMost: 0.6, of: "native" }],
  },
  ...[10, 30].map((depth) => ({
    id: `W4/${depth}`,
    title: `the same under ${depth} sub-coroutines`,
    measure: timePerOperation(100_000),
    contenders: { native: native(depth), sennit: sennit(depth) },
    goals: [
      { contender: "sennit", atMost: 0.7, of: "native" },
      { contender: "sennit", atMost: 1.15, ofCase: "W4" },
    ],
  })),
];
