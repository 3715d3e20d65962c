// W9: the memory of what waits.
import { HostLoop } from "sennit/loop";
import { Deferred } from "sennit/twisted";
import { bytesPerObject } from "../harness/bytesPerObject.mjs";
import { exactly } from "../harness/many.mjs";

const callback = () => {};

/** What Promise.withResolvers gives, on every Node. */
function withResolvers() {
  /** @type {(value: unknown) => void} */
  let resolve = callback;
  /** @type {(reason: unknown) => void} */
  let reject = callback;
  const promise = new Promise((...functions) => {
    [resolve, reject] = functions;
  });
  return { promise, resolve, reject };
}

/** @type {import("../harness/workload.mjs").Case[]} */
export const w9 = [
  {
    id: "W9/future",
    title: "a pending future with one callback",
    notes: {
      effect: "with the fiber that runs the callback",
    },
    measure: bytesPerObject(100_000),
    contenders: {
      native: () => (count) =>
        exactly(count, () => {
          const resolvers = withResolvers();
          resolvers.promise.then(callback);
          return resolvers;
        }),
      "sennit Future": () => (count) => {
        const loop = new HostLoop();
        return exactly(count, () => {
          const future = loop.createFuture();
          future.addDoneCallback(callback);
          return future;
        });
      },
      "sennit Deferred": () => (count) => exactly(count, () => new Deferred().addCallback(callback)),
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        return (count) =>
          exactly(count, () => {
            const promise = new Bluebird(callback);
            promise.then(callback);
            return promise;
          });
      },
      rxjs: async () => {
        const { AsyncSubject } = await import("rxjs");
        return (count) =>
          exactly(count, () => {
            const subject = new AsyncSubject();
            subject.subscribe(callback);
            return subject;
          });
      },
      effect: async () => {
        const { Deferred: EffectDeferred, Effect } = await import("effect");
        return (count) =>
          exactly(count, () => {
            const deferred = EffectDeferred.makeUnsafe();
            Effect.runFork(Effect.map(EffectDeferred.await(deferred), callback));
            return deferred;
          });
      },
    },
    goals: [
      { contender: "sennit Future", atMost: 100 },
      { contender: "sennit Deferred", atMost: 112 },
    ],
  },
  {
    id: "W9/task",
    // What is awaited stands in the list, and holds the one that waits; of Sennit's it is the task, which holds both.
    title: "a suspended task with what it waits on",
    measure: bytesPerObject(100_000),
    contenders: {
      native: () => (count) =>
        exactly(count, () => {
          const awaited = new Promise(callback);
          (async () => await awaited)();
          return awaited;
        }),
      sennit: () => {
        const loop = new HostLoop();
        let waiting = 0;
        function* work() {
          waiting += 1;
          yield* loop.createFuture();
        }
        loop.runForever();
        return async (count) => {
          waiting = 0;
          const tasks = exactly(count, () => loop.createTask(work));
          while (waiting < count) await new Promise((resolve) => setImmediate(resolve));
          return tasks;
        };
      },
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        const work = Bluebird.coroutine(function* (/** @type {unknown} */ awaited) {
          yield awaited;
        });
        return (count) =>
          exactly(count, () => {
            const awaited = new Bluebird(callback);
            work(awaited);
            return awaited;
          });
      },
      co: async () => {
        const { wrap } = (await import("co")).default;
        const work = wrap(function* (/** @type {Promise<unknown>} */ awaited) {
          yield awaited;
        });
        return (count) =>
          exactly(count, () => {
            const awaited = new Promise(callback);
            work(awaited);
            return awaited;
          });
      },
      effect: async () => {
        const { Deferred: EffectDeferred, Effect } = await import("effect");
        const work = Effect.gen(function* () {
          yield* EffectDeferred.await(EffectDeferred.makeUnsafe());
        });
        return (count) => exactly(count, () => Effect.runFork(work));
      },
      effection: async () => {
        const { run, suspend } = await import("effection");
        return (count) => exactly(count, () => run(() => suspend()));
      },
      "redux-saga": async () => {
        const { runSaga } = await import("redux-saga");
        /** @param {Promise<unknown>} awaited */
        function* work(awaited) {
          yield awaited;
        }
        return (count) =>
          exactly(count, () => {
            const awaited = new Promise(callback);
            runSaga({}, work, awaited);
            return awaited;
          });
      },
    },
    goals: [{ contender: "sennit", atMost: 380 }],
  },
];
