// W10: the borders to native promises. What is waited for is settled already; the clock sees the crossing alone.
import { from } from "sennit";
import { getRunningLoop, HostLoop } from "sennit/loop";
import { BareThenable, onPromises } from "../floor/bare.mjs";
import { DutifulLoop } from "../floor/dutiful.mjs";
import { dutifulFrom } from "../floor/dutifulThenable.mjs";
import { run } from "../harness/oneLoop.mjs";
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
  /** @param {((value: number) => unknown) | null} [resolve] */
  then: (resolve) => /** @type {never} */ (Promise.resolve(1).then(resolve)),
};

/** @type {import("../harness/workload.mjs").Case[]} */
export const w10 = [
  {
    id: "W10/task",
    title: "a task waits on a native promise",
    measure: timePerOperation(COUNT, { fewer: { effection: 5000 } }),
    contenders: {
      native: () => (count) => awaitEach(count, Promise.resolve(1)),
      sennit: () => (count) =>
        run(function* () {
          const promise = Promise.resolve(1);
          for (let i = 0; i < count; i += 1) yield promise;
        }),
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        return Bluebird.coroutine(function* (/** @type {number} */ count) {
          const promise = Promise.resolve(1);
          for (let i = 0; i < count; i += 1) yield promise;
        });
      },
      co: async () => {
        const { wrap } = (await import("co")).default;
        return wrap(function* (/** @type {number} */ count) {
          const promise = Promise.resolve(1);
          for (let i = 0; i < count; i += 1) yield promise;
        });
      },
      effect: async () => {
        const { Effect } = await import("effect");
        const promise = Promise.resolve(1);
        return (count) =>
          Effect.runPromise(
            Effect.gen(function* () {
              for (let i = 0; i < count; i += 1) yield* Effect.promise(() => promise);
            }),
          );
      },
      effection: async () => {
        const { run, until } = await import("effection");
        return (count) =>
          run(function* () {
            const promise = Promise.resolve(1);
            for (let i = 0; i < count; i += 1) yield* until(promise);
          });
      },
      rxjs: async () => {
        const { firstValueFrom, from } = await import("rxjs");
        return async (count) => {
          const promise = Promise.resolve(1);
          for (let i = 0; i < count; i += 1) await firstValueFrom(from(promise));
        };
      },
      fluture: async () => {
        const { attemptP, go, promise } = await import("fluture");
        const native = Promise.resolve(1);
        return (count) =>
          promise(
            go(function* () {
              for (let i = 0; i < count; i += 1) yield attemptP(() => native);
            }),
          );
      },
      "redux-saga": async () => {
        const { runSaga } = await import("redux-saga");
        return (count) =>
          runSaga({}, function* () {
            const promise = Promise.resolve(1);
            for (let i = 0; i < count; i += 1) yield promise;
          }).toPromise();
      },
      kernel: () => (count) =>
        onPromises(function* () {
          const promise = Promise.resolve(1);
          for (let i = 0; i < count; i += 1) yield promise;
        }),
      "kernel with duties": () => {
        const loop = new DutifulLoop();
        return (count) =>
          loop.run(function* () {
            const promise = Promise.resolve(1);
            for (let i = 0; i < count; i += 1) yield promise;
          });
      },
    },
    goals: [{ contender: "sennit", atMost: 1.5, onNewerEngines: 2.8, of: "native" }],
  },
  {
    id: "W10/async",
    title: "an async function awaits a Future (native: a thenable)",
    measure: timePerOperation(COUNT),
    contenders: {
      native: () => (count) => awaitEach(count, thenable),
      sennit: () => (count) => awaitEach(count, doneFuture()),
    },
    goals: [{ contender: "sennit", atMost: 2, onNewerEngines: 2.8, of: "native" }],
  },
  {
    id: "W10/als",
    title: "an async function that is a task awaits a Future (native: in AsyncLocalStorage)",
    measure: timePerOperation(COUNT),
    contenders: {
      native: async () => {
        const { AsyncLocalStorage } = await import("node:async_hooks");
        return (count) => new AsyncLocalStorage().run(1, () => awaitEach(count, thenable));
      },
      sennit: () => (count) => run(() => awaitEach(count, doneFuture())),
    },
    goals: [],
  },
  {
    id: "W10/trip",
    title: "Promise → Future → Promise, awaited",
    measure: timePerOperation(COUNT, { fewer: { effection: 2000, "redux-saga": 20_000 } }),
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
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        const promise = Promise.resolve(1);
        return async (count) => {
          for (let i = 0; i < count; i += 1) await Bluebird.resolve(promise);
        };
      },
      effect: async () => {
        const { Effect } = await import("effect");
        const promise = Promise.resolve(1);
        return async (count) => {
          for (let i = 0; i < count; i += 1) await Effect.runPromise(Effect.promise(() => promise));
        };
      },
      effection: async () => {
        const { run: runOperation, until } = await import("effection");
        const promise = Promise.resolve(1);
        return async (count) => {
          for (let i = 0; i < count; i += 1) await runOperation(() => until(promise));
        };
      },
      rxjs: async () => {
        const { firstValueFrom, from: fromAny } = await import("rxjs");
        const promise = Promise.resolve(1);
        return async (count) => {
          for (let i = 0; i < count; i += 1) await firstValueFrom(fromAny(promise));
        };
      },
      fluture: async () => {
        const { attemptP, promise: toPromise } = await import("fluture");
        const promise = Promise.resolve(1);
        return async (count) => {
          for (let i = 0; i < count; i += 1) await toPromise(attemptP(() => promise));
        };
      },
      "redux-saga": async () => {
        const { runSaga } = await import("redux-saga");
        const promise = Promise.resolve(1);
        return async (count) => {
          for (let i = 0; i < count; i += 1) {
            const task = runSaga({}, function* () {
              return yield promise;
            });
            await task.toPromise();
          }
        };
      },
      kernel: () => async (count) => {
        const promise = Promise.resolve(1);
        for (let i = 0; i < count; i += 1) await new BareThenable(promise);
      },
      "kernel with duties": () => {
        const loop = new DutifulLoop();
        return async (count) => {
          const promise = Promise.resolve(1);
          for (let i = 0; i < count; i += 1) await dutifulFrom(promise, loop);
        };
      },
    },
    goals: [{ contender: "sennit", atMost: 2, onNewerEngines: 2.8, of: "native" }],
  },
];
