// W10: the borders to native promises. What is waited for is settled already; the clock sees the crossing alone.
import { AsyncLocalStorage } from "node:async_hooks";
import { from } from "sennit";
import { run } from "sennit/asyncio";
import { getRunningLoop, HostLoop } from "sennit/loop";
import { timePerOperation } from "../harness/timePerOperation.mjs";

const COUNT = 200_000;

/** A future that is done. */
function doneFuture() {
  const future = new HostLoop().createFuture();
  future.setResult(1);
  return future;
}

/** @param {number} count @param {PromiseLike<unknown>} thenable */
async function awaitEach(count, thenable) {
  for (let i = 0; i < count; i += 1) await thenable;
}

/** The least that a thenable of one's own has to do. */
const thenable = {
  /** @param {((value: any) => any) | null} [resolve] */
  then: (resolve) => /** @type {never} */ (Promise.resolve(1).then(resolve)),
};

/** @type {import("../harness/workload.mjs").Case[]} */
export const w10 = [
  {
    id: "W10/task",
    title: "a task waits on a native promise",
    measure: timePerOperation(COUNT),
    contenders: {
      native: () => (count) => awaitEach(count, Promise.resolve(1)),
      sennit: () => (count) =>
        run(function* () {
          const promise = Promise.resolve(1);
          for (let i = 0; i < count; i += 1) yield promise;
        }),
    },
    goals: [{ contender: "sennit", atMost: 1.5, of: "native" }],
  },
  {
    id: "W10/async",
    title: "an async function awaits a Future (native: a thenable)",
    measure: timePerOperation(COUNT),
    contenders: {
      native: () => (count) => awaitEach(count, thenable),
      sennit: () => (count) => awaitEach(count, doneFuture()),
    },
    goals: [{ contender: "sennit", atMost: 2, of: "native" }],
  },
  {
    id: "W10/async task",
    title: "the same in an async function that is a task (native: in AsyncLocalStorage)",
    measure: timePerOperation(COUNT),
    contenders: {
      native: () => (count) => new AsyncLocalStorage().run(1, () => awaitEach(count, thenable)),
      sennit: () => (count) => run(() => awaitEach(count, doneFuture())),
    },
    goals: [],
  },
  {
    id: "W10/round trip",
    title: "Promise → Future → Promise, awaited",
    measure: timePerOperation(COUNT),
    contenders: {
      native: () => async (count) => {
        const promise = Promise.resolve(1);
        for (let i = 0; i < count; i += 1) await new Promise((resolve) => resolve(promise));
      },
      sennit: () => async (count) => {
        const promise = Promise.resolve(1);
        await run(function* () {
          const loop = getRunningLoop();
          // An async function beside the loop, not a task of it: that is the case above.
          yield (async () => {
            for (let i = 0; i < count; i += 1) await from(promise, { loop });
          })();
        });
      },
    },
    goals: [{ contender: "sennit", atMost: 2, of: "native" }],
  },
];
