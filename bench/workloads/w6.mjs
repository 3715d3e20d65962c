// W6: gather pending futures, then settle them all.
import { gather } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { BareFuture, BareGathering, runBare } from "../floor/bare.mjs";
import { many } from "../harness/many.mjs";
import { run } from "../harness/oneLoop.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

const AT_ONCE = 10_000;

/**
 * One gather after the other: each takes less than a millisecond, which is little to be timed.
 * @param {import("../harness/workload.mjs").Batch} gatherOnce
 * @returns {import("../harness/workload.mjs").Batch}
 */
const again = (gatherOnce) => async (count) => {
  for (let left = count; left > 0; left -= AT_ONCE) await gatherOnce(Math.min(left, AT_ONCE));
};

/** @type {import("../harness/workload.mjs").Case[]} */
export const w6 = [
  {
    id: "W6",
    title: "gather of 10,000 futures",
    measure: timePerOperation(10 * AT_ONCE, { fewer: { effection: 1000 } }),
    contenders: {
      native: () =>
        again(async (count) => {
          /** @type {((value: number) => void)[]} */
          const resolves = [];
          const promises = many(count, () => new Promise((resolve) => resolves.push(resolve)));
          const all = Promise.all(promises);
          for (const resolve of resolves) resolve(1);
          await all;
        }),
      sennit: () =>
        again((count) =>
          run(function* () {
            const loop = getRunningLoop();
            const futures = many(count, () => loop.createFuture());
            const all = gather(futures);
            for (const future of futures) future.setResult(1);
            yield* all;
          }),
        ),
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        return again(async (count) => {
          /** @type {((value: number) => void)[]} */
          const resolves = [];
          const promises = many(count, () => new Bluebird((resolve) => resolves.push(resolve)));
          const all = Bluebird.all(promises);
          for (const resolve of resolves) resolve(1);
          await all;
        });
      },
      effect: async () => {
        const { Deferred, Effect } = await import("effect");
        return again(async (count) => {
          const deferreds = many(count, () => Deferred.makeUnsafe());
          const waits = deferreds.map((deferred) => Deferred.await(deferred));
          const all = Effect.runPromise(Effect.all(waits, { concurrency: "unbounded" }));
          for (const deferred of deferreds) Deferred.doneUnsafe(deferred, Effect.succeed(1));
          await all;
        });
      },
      effection: async () => {
        const { all, run, spawn, withResolvers } = await import("effection");
        return (count) =>
          run(function* () {
            const pending = many(count, () => withResolvers());
            const task = yield* spawn(() => all(pending.map(({ operation }) => operation)));
            for (const { resolve } of pending) resolve(1);
            yield* task;
          });
      },
      rxjs: async () => {
        const { AsyncSubject, forkJoin } = await import("rxjs");
        return again(
          (count) =>
            new Promise((resolve) => {
              const subjects = many(count, () => new AsyncSubject());
              forkJoin(subjects).subscribe(resolve);
              for (const subject of subjects) {
                subject.next(1);
                subject.complete();
              }
            }),
        );
      },
      fluture: async () => {
        const { Future, parallel, promise } = await import("fluture");
        return again(async (count) => {
          /** @type {((value: number) => void)[]} */
          const resolves = [];
          const futures = many(count, () =>
            Future((_reject, resolve) => {
              resolves.push(resolve);
              return () => {};
            }),
          );
          const all = promise(parallel(Number.POSITIVE_INFINITY)(futures));
          for (const resolve of resolves) resolve(1);
          await all;
        });
      },
      "redux-saga": async () => {
        const { runSaga } = await import("redux-saga");
        const { all } = await import("redux-saga/effects");
        return again(async (count) => {
          /** @type {((value: number) => void)[]} */
          const resolves = [];
          const promises = many(count, () => new Promise((resolve) => resolves.push(resolve)));
          const task = runSaga({}, function* () {
            yield all(promises);
          });
          for (const resolve of resolves) resolve(1);
          await task.toPromise();
        });
      },
      kernel: () =>
        again((count) =>
          runBare(function* (ring) {
            const futures = many(count, () => new BareFuture(ring));
            const all = new BareGathering(ring, futures);
            for (const future of futures) future.setResult(1);
            yield* all;
          }),
        ),
    },
    originals: ["asyncio", "uvloop", "twisted", "tornado"],
    goals: [{ contender: "sennit", atMost: 0.35, of: "native" }],
  },
];
