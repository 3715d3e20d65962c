// W3: a coroutine waits on what is settled already.
import { getRunningLoop } from "sennit/loop";
import { run } from "../harness/oneLoop.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

/** @type {import("../harness/workload.mjs").Case[]} */
export const w3 = [
  {
    id: "W3",
    title: "a coroutine waits on a settled future",
    measure: timePerOperation(1_000_000, { fewer: { effection: 20_000 } }),
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
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        const promise = Bluebird.resolve(1);
        return Bluebird.coroutine(function* (/** @type {number} */ count) {
          let sum = 0;
          for (let i = 0; i < count; i += 1) sum += yield promise;
          return sum;
        });
      },
      co: async () => {
        const { wrap } = (await import("co")).default;
        const promise = Promise.resolve(1);
        return wrap(function* (/** @type {number} */ count) {
          let sum = 0;
          for (let i = 0; i < count; i += 1) sum += yield promise;
          return sum;
        });
      },
      effect: async () => {
        const { Deferred, Effect } = await import("effect");
        /** @type {import("effect").Deferred.Deferred<number>} */
        const deferred = Deferred.makeUnsafe();
        Deferred.doneUnsafe(deferred, Effect.succeed(1));
        return (count) =>
          Effect.runPromise(
            Effect.gen(function* () {
              let sum = 0;
              for (let i = 0; i < count; i += 1) sum += yield* Deferred.await(deferred);
              return sum;
            }),
          );
      },
      effection: async () => {
        const { run, withResolvers } = await import("effection");
        return (count) =>
          run(function* () {
            const { operation, resolve } = /** @type {typeof withResolvers<number>} */ (withResolvers)();
            resolve(1);
            let sum = 0;
            for (let i = 0; i < count; i += 1) sum += yield* operation;
            return sum;
          });
      },
      rxjs: async () => {
        const { AsyncSubject, firstValueFrom } = await import("rxjs");
        /** @type {import("rxjs").AsyncSubject<number>} */
        const subject = new AsyncSubject();
        subject.next(1);
        subject.complete();
        return async (count) => {
          let sum = 0;
          for (let i = 0; i < count; i += 1) sum += await firstValueFrom(subject);
          return sum;
        };
      },
      fluture: async () => {
        const { go, promise, resolve } = await import("fluture");
        const future = resolve(1);
        return (count) =>
          promise(
            go(function* () {
              let sum = 0;
              for (let i = 0; i < count; i += 1) sum += yield future;
              return sum;
            }),
          );
      },
      "redux-saga": async () => {
        const { runSaga } = await import("redux-saga");
        const promise = Promise.resolve(1);
        return (count) =>
          runSaga({}, function* () {
            let sum = 0;
            for (let i = 0; i < count; i += 1) sum += yield promise;
            return sum;
          }).toPromise();
      },
    },
    originals: ["asyncio", "uvloop", "twisted", "tornado"],
    goals: [{ contender: "sennit", atMost: 0.3, of: "native" }],
  },
];
