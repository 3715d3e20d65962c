// W1: create, settle, one callback. A thousand at a time, as what lives longer is W6's.
import { getRunningLoop } from "sennit/loop";
import { Deferred } from "sennit/twisted";
import { run } from "../harness/oneLoop.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

const AT_ONCE = 1000;

const callback = () => {};

/** @type {import("../harness/workload.mjs").Case[]} */
export const w1 = [
  {
    id: "W1",
    title: "create, settle, one callback",
    notes: {
      effect: "a fiber for the callback",
      effection: "a task for the callback; 2,000 at a time",
    },
    measure: timePerOperation(100_000, { fewer: { effection: 2000 } }),
    contenders: {
      native: () => async (count) => {
        for (let i = 0; i < count; i += 1) {
          /** @type {(value: number) => void} */
          let settle = callback;
          const promise = new Promise((resolve) => {
            settle = resolve;
          });
          promise.then(callback);
          settle(i);
          if (i % AT_ONCE === 0) await null;
        }
      },
      "sennit Future": () => (count) =>
        run(function* () {
          const loop = getRunningLoop();
          for (let i = 0; i < count; i += 1) {
            const future = loop.createFuture();
            future.addDoneCallback(callback);
            future.setResult(i);
            if (i % AT_ONCE === 0) yield;
          }
        }),
      "sennit Deferred": () => (count) => {
        for (let i = 0; i < count; i += 1) {
          const deferred = new Deferred();
          deferred.addCallback(callback);
          deferred.callback(i);
        }
      },
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        return async (count) => {
          for (let i = 0; i < count; i += 1) {
            /** @type {(value: number) => void} */
            let settle = callback;
            const promise = new Bluebird((resolve) => {
              settle = resolve;
            });
            promise.then(callback);
            settle(i);
            if (i % AT_ONCE === 0) await promise;
          }
        };
      },
      effect: async () => {
        const { Deferred: EffectDeferred, Effect, Fiber } = await import("effect");
        return async (count) => {
          for (let i = 0; i < count; i += 1) {
            const deferred = EffectDeferred.makeUnsafe();
            const fiber = Effect.runFork(Effect.map(EffectDeferred.await(deferred), callback));
            EffectDeferred.doneUnsafe(deferred, Effect.succeed(i));
            if (i % AT_ONCE === 0) await Effect.runPromise(Fiber.await(fiber));
          }
        };
      },
      effection: async () => {
        const { run, spawn, withResolvers } = await import("effection");
        return (count) =>
          run(function* () {
            for (let i = 0; i < count; i += 1) {
              const { operation, resolve } = withResolvers();
              const task = yield* spawn(function* () {
                yield* operation;
                callback();
              });
              resolve(i);
              yield* task;
            }
          });
      },
      rxjs: async () => {
        const { AsyncSubject } = await import("rxjs");
        return (count) => {
          for (let i = 0; i < count; i += 1) {
            const subject = new AsyncSubject();
            subject.subscribe(callback);
            subject.next(i);
            subject.complete();
          }
        };
      },
      fluture: async () => {
        const { fork, Future } = await import("fluture");
        return (count) => {
          for (let i = 0; i < count; i += 1) {
            /** @type {(value: number) => void} */
            let settle = callback;
            const future = Future((_reject, resolve) => {
              settle = resolve;
              return callback;
            });
            fork(callback)(callback)(future);
            settle(i);
          }
        };
      },
    },
    originals: ["asyncio", "uvloop", "twisted"],
    goals: [
      { contender: "sennit Future", atMost: 0.65, of: "native" },
      { contender: "sennit Deferred", atMost: 0.4, of: "native" },
    ],
  },
];
