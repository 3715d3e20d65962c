// W5: many tasks yield ten times each, and all are gathered; per yield, with what it costs to start the task.
import { createTask, gather } from "sennit/asyncio";
import { HostLoop } from "sennit/loop";
import { many } from "../harness/many.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

const YIELDS = 10;

const settled = Promise.resolve();

/**
 * The batch on a build of Sennit.
 * @param {Pick<typeof import("sennit/asyncio"), "createTask" | "gather"> & Pick<typeof import("sennit/loop"), "HostLoop">} sennit
 * @returns {import("../harness/workload.mjs").Batch}
 */
export const tasksOf = (sennit) => {
  const loop = new sennit.HostLoop();
  return (count) =>
    loop.run(function* () {
      function* work() {
        for (let i = 0; i < YIELDS; i += 1) yield;
      }
      yield* sennit.gather(many(count / YIELDS, () => sennit.createTask(work)));
    });
};

export const sennitTasks = () => tasksOf({ createTask, gather, HostLoop });

/** @type {import("../harness/workload.mjs").Batch} */
const nativeTasks = async (count) => {
  const work = async () => {
    for (let i = 0; i < YIELDS; i += 1) await null;
  };
  await Promise.all(many(count / YIELDS, work));
};

const common = { native: () => nativeTasks, sennit: sennitTasks };

/** @type {import("../harness/workload.mjs").Case[]} */
export const w5 = [
  {
    id: "W5",
    title: "100,000 tasks × 10 yields, gathered",
    notes: {
      effection: "2,000 tasks",
      "redux-saga": "20,000 tasks",
      twisted: "20,000 tasks",
    },
    measure: timePerOperation(100_000 * YIELDS, {
      fewer: { effection: 2000 * YIELDS, "redux-saga": 20_000 * YIELDS },
    }),
    contenders: {
      ...common,
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        const moment = Bluebird.resolve();
        const work = Bluebird.coroutine(function* () {
          for (let i = 0; i < YIELDS; i += 1) yield moment.then();
        });
        return (count) => Bluebird.all(many(count / YIELDS, () => work()));
      },
      co: async () => {
        const { wrap } = (await import("co")).default;
        const work = wrap(function* () {
          for (let i = 0; i < YIELDS; i += 1) yield settled;
        });
        return (count) => Promise.all(many(count / YIELDS, () => work()));
      },
      effect: async () => {
        const { Effect } = await import("effect");
        const work = Effect.gen(function* () {
          for (let i = 0; i < YIELDS; i += 1) yield* Effect.yieldNow;
        });
        return (count) =>
          Effect.runPromise(
            Effect.all(
              many(count / YIELDS, () => work),
              { concurrency: "unbounded" },
            ),
          );
      },
      effection: async () => {
        const { all, run, until } = await import("effection");
        const work = {
          *[Symbol.iterator]() {
            for (let i = 0; i < YIELDS; i += 1) yield* until(settled);
          },
        };
        return (count) => run(() => all(many(count / YIELDS, () => work)));
      },
      fluture: async () => {
        const { attemptP, go, parallel, promise } = await import("fluture");
        const moment = attemptP(() => settled);
        const work = go(function* () {
          for (let i = 0; i < YIELDS; i += 1) yield moment;
        });
        return (count) => promise(parallel(Number.POSITIVE_INFINITY)(many(count / YIELDS, () => work)));
      },
      "redux-saga": async () => {
        const { runSaga } = await import("redux-saga");
        const { all, call } = await import("redux-saga/effects");
        function* work() {
          for (let i = 0; i < YIELDS; i += 1) yield settled;
        }
        return (count) =>
          runSaga({}, function* () {
            yield all(many(count / YIELDS, () => call(work)));
          }).toPromise();
      },
    },
    originals: ["asyncio", "uvloop", "twisted", "tornado"],
    goals: [
      { contender: "sennit", atMost: 0.48, onNewerEngines: 1.2, of: "native" },
      { contender: "sennit", atMost: 1 / 15, of: "asyncio" },
      { contender: "sennit", atMost: 1 / 80, of: "twisted" },
    ],
  },
  {
    id: "W5/1M",
    title: "1,000,000 tasks × 10 yields, gathered",
    measure: timePerOperation(1_000_000 * YIELDS, { warmUp: 10_000 * YIELDS }),
    contenders: common,
    goals: [{ contender: "sennit", atMost: 0.32, onNewerEngines: 1.2, of: "native" }],
  },
];
