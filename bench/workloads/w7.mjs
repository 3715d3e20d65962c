// W7: many waiting tasks are cancelled, and each runs its `finally`; per task, with what it costs to start it.
import { createTask, gather } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { BareFuture, BareHandle, BareTask, runBare } from "../floor/bare.mjs";
import { DutifulFuture, DutifulLoop, DutifulTask } from "../floor/dutiful.mjs";
import { many } from "../harness/many.mjs";
import { run } from "../harness/oneLoop.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

let cleanedUp = 0;

/** So that no engine can leave the cleanup out. @param {number} count */
function checkCleanUp(count) {
  if (cleanedUp !== count) throw new Error(`${cleanedUp} of ${count} tasks have cleaned up`);
  cleanedUp = 0;
}

/** @type {import("../harness/workload.mjs").Case[]} */
export const w7 = [
  {
    id: "W7",
    title: "100,000 waiting tasks cancelled, each runs its finally",
    notes: {
      bluebird: "runs a callback; there is no coroutine that unwinds",
      rxjs: "runs a teardown function; there is no coroutine that unwinds",
      fluture: "runs a cancel function; there is no coroutine that unwinds",
    },
    measure: timePerOperation(100_000, { fewer: { effection: 2000 } }),
    contenders: {
      native: () => async (count) => {
        const controllers = many(count, () => new AbortController());
        const tasks = controllers.map(async ({ signal }) => {
          try {
            await new Promise((_resolve, reject) =>
              signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
            );
          } finally {
            cleanedUp += 1;
          }
        });
        await null;
        for (const controller of controllers) controller.abort();
        await Promise.allSettled(tasks);
        checkCleanUp(count);
      },
      sennit: () => (count) =>
        run(function* () {
          const loop = getRunningLoop();
          function* work() {
            try {
              yield* loop.createFuture();
            } finally {
              cleanedUp += 1;
            }
          }
          const tasks = many(count, () => createTask(work));
          yield;
          for (const task of tasks) task.cancel();
          yield* gather(tasks, { returnExceptions: true });
          checkCleanUp(count);
        }),
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        Bluebird.config({ cancellation: true });
        return async (count) => {
          const promises = many(count, () =>
            new Bluebird(() => {}).finally(() => {
              cleanedUp += 1;
            }),
          );
          for (const promise of promises) promise.cancel();
          await Bluebird.delay(1);
          checkCleanUp(count);
        };
      },
      effect: async () => {
        const { Effect, Fiber } = await import("effect");
        const cleanUp = Effect.sync(() => {
          cleanedUp += 1;
        });
        return async (count) => {
          const work = Effect.ensuring(Effect.never, cleanUp);
          const fibers = many(count, () => Effect.runFork(work));
          await Effect.runPromise(Fiber.interruptAll(fibers));
          checkCleanUp(count);
        };
      },
      effection: async () => {
        const { run, sleep, spawn, suspend } = await import("effection");
        return async (count) => {
          await run(function* () {
            for (let i = 0; i < count; i += 1) {
              yield* spawn(function* () {
                try {
                  yield* suspend();
                } finally {
                  cleanedUp += 1;
                }
              });
            }
            yield* sleep(0);
          });
          checkCleanUp(count);
        };
      },
      rxjs: async () => {
        const { Observable } = await import("rxjs");
        const work = new Observable(() => () => {
          cleanedUp += 1;
        });
        return (count) => {
          const subscriptions = many(count, () => work.subscribe());
          for (const subscription of subscriptions) subscription.unsubscribe();
          checkCleanUp(count);
        };
      },
      fluture: async () => {
        const { fork, Future } = await import("fluture");
        const start = fork(() => {})(() => {});
        return (count) => {
          const cancels = many(count, () =>
            start(
              Future(() => () => {
                cleanedUp += 1;
              }),
            ),
          );
          for (const cancel of cancels) cancel();
          checkCleanUp(count);
        };
      },
      "redux-saga": async () => {
        const { runSaga } = await import("redux-saga");
        const never = new Promise(() => {});
        return (count) => {
          function* work() {
            try {
              yield never;
            } finally {
              cleanedUp += 1;
            }
          }
          const tasks = many(count, () => runSaga({}, work));
          for (const task of tasks) task.cancel();
          checkCleanUp(count);
        };
      },
      kernel: () => (count) => {
        runBare(function* (ring) {
          function* work() {
            try {
              yield* new BareFuture(ring);
            } finally {
              cleanedUp += 1;
            }
          }
          const tasks = many(count, () => new BareTask(ring, work()));
          yield;
          for (const task of tasks) ring.push(new BareHandle(() => task.cancel()));
        });
        checkCleanUp(count);
      },
      "kernel with duties": () => {
        const loop = new DutifulLoop();
        return (count) =>
          loop.run(function* () {
            function* work() {
              try {
                yield* new DutifulFuture(loop);
              } finally {
                cleanedUp += 1;
              }
            }
            const tasks = many(count, () => new DutifulTask(loop, work()));
            yield;
            for (const task of tasks) task.cancel();
            const all = new DutifulFuture(loop);
            let left = count;
            const ended = () => {
              left -= 1;
              if (left === 0) all.setResult(undefined);
            };
            for (const task of tasks) task.waiter = ended;
            yield* all;
            checkCleanUp(count);
          });
      },
    },
    originals: ["asyncio", "uvloop", "twisted"],
    goals: [{ contender: "sennit", atMost: 0.16, of: "native" }],
  },
];
