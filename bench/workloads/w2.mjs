// W2: ten callbacks on one object: a chain, where the library has chains.
import { getRunningLoop } from "sennit/loop";
import { Deferred } from "sennit/twisted";
import { run } from "../harness/oneLoop.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

const AT_ONCE = 1000;

/** Ten functions, as in programs, not one that is called ten times. */
const links = Array.from({ length: 10 }, (_, i) => (/** @type {number} */ n) => n + i);
const callbacks = Array.from({ length: 10 }, () => (/** @type {unknown} */ _future) => {});

/** @type {import("../harness/workload.mjs").Case[]} */
export const w2 = [
  {
    id: "W2",
    title: "ten callbacks on one object",
    measure: timePerOperation(20_000),
    contenders: {
      native: () => async (count) => {
        for (let i = 0; i < count; i += 1) {
          /** @type {(value: number) => void} */
          let settle = () => {};
          /** @type {Promise<number>} */
          let promise = new Promise((resolve) => {
            settle = resolve;
          });
          for (const link of links) promise = promise.then(link);
          settle(i);
          if (i % AT_ONCE === 0) await null;
        }
      },
      "sennit Deferred": () => (count) => {
        for (let i = 0; i < count; i += 1) {
          /** @type {Deferred<number>} */
          const deferred = new Deferred();
          for (const link of links) deferred.addCallback(link);
          deferred.callback(i);
        }
      },
      "sennit Future": () => (count) =>
        run(function* () {
          const loop = getRunningLoop();
          for (let i = 0; i < count; i += 1) {
            const future = loop.createFuture();
            for (const callback of callbacks) future.addDoneCallback(callback);
            future.setResult(i);
            if (i % AT_ONCE === 0) yield;
          }
        }),
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        return async (count) => {
          for (let i = 0; i < count; i += 1) {
            /** @type {(value: number) => void} */
            let settle = () => {};
            /** @type {import("bluebird")<number>} */
            let promise = new Bluebird((resolve) => {
              settle = resolve;
            });
            for (const link of links) promise = promise.then(link);
            settle(i);
            if (i % AT_ONCE === 0) await promise;
          }
        };
      },
      effect: async () => {
        const { Deferred: EffectDeferred, Effect, Fiber } = await import("effect");
        return async (count) => {
          for (let i = 0; i < count; i += 1) {
            /** @type {import("effect").Deferred.Deferred<number>} */
            const deferred = EffectDeferred.makeUnsafe();
            let chain = EffectDeferred.await(deferred);
            for (const link of links) chain = Effect.map(chain, link);
            const fiber = Effect.runFork(chain);
            EffectDeferred.doneUnsafe(deferred, Effect.succeed(i));
            if (i % AT_ONCE === 0) await Effect.runPromise(Fiber.await(fiber));
          }
        };
      },
      rxjs: async () => {
        const { AsyncSubject, map } = await import("rxjs");
        return (count) => {
          for (let i = 0; i < count; i += 1) {
            /** @type {import("rxjs").AsyncSubject<number>} */
            const subject = new AsyncSubject();
            /** @type {import("rxjs").Observable<number>} */
            let chain = subject;
            for (const link of links) chain = chain.pipe(map(link));
            chain.subscribe();
            subject.next(i);
            subject.complete();
          }
        };
      },
      fluture: async () => {
        const { fork, Future, map } = await import("fluture");
        return (count) => {
          for (let i = 0; i < count; i += 1) {
            /** @type {(value: number) => void} */
            let settle = () => {};
            /** @type {import("fluture").FutureInstance<never, number>} */
            let chain = Future((_reject, resolve) => {
              settle = resolve;
              return () => {};
            });
            for (const link of links) chain = map(link)(chain);
            fork(() => {})(() => {})(chain);
            settle(i);
          }
        };
      },
    },
    originals: ["asyncio", "uvloop", "twisted"],
    goals: [{ contender: "sennit Deferred", atMost: 0.35, of: "native" }],
  },
];
