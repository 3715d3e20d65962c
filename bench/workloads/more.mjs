// More paths that programs spend their time in, without a goal.
import { createTask, gather, Lock, Queue } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { many } from "../harness/many.mjs";
import { run } from "../harness/oneLoop.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

/** A queue of promises, as one would write it by hand. */
class NativeQueue {
  /** @type {unknown[]} */
  #items = [];
  /** @type {((item: unknown) => void)[]} */
  #getters = [];

  /** @param {unknown} item */
  put(item) {
    const getter = this.#getters.shift();
    if (getter === undefined) this.#items.push(item);
    else getter(item);
  }

  get() {
    return this.#items.length > 0
      ? Promise.resolve(this.#items.shift())
      : new Promise((resolve) => this.#getters.push(resolve));
  }
}

/** A lock of promises, likewise. */
class NativeLock {
  /** @type {Promise<unknown>} */
  #free = Promise.resolve();

  /** Resolves with what frees it. @returns {Promise<(value?: unknown) => void>} */
  async acquire() {
    const before = this.#free;
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    this.#free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }
}

/** @type {import("../harness/workload.mjs").Case[]} */
export const more = [
  {
    id: "spawn",
    title: "100,000 tasks that return at once, gathered",
    measure: timePerOperation(100_000),
    contenders: {
      native: () => (count) => Promise.all(many(count, async () => 1)),
      sennit: () => (count) =>
        run(function* () {
          function* work() {
            return 1;
          }
          yield* gather(many(count, () => createTask(work)));
        }),
    },
    goals: [],
  },
  {
    id: "queue",
    title: "100,000 items handed from one task to another",
    measure: timePerOperation(100_000),
    contenders: {
      native: () => async (count) => {
        const queue = new NativeQueue();
        const consumer = (async () => {
          for (let i = 0; i < count; i += 1) await queue.get();
        })();
        for (let i = 0; i < count; i += 1) {
          queue.put(i);
          await null;
        }
        await consumer;
      },
      sennit: () => (count) =>
        run(function* () {
          const queue = new Queue();
          const consumer = createTask(function* () {
            for (let i = 0; i < count; i += 1) yield* queue.get();
          });
          for (let i = 0; i < count; i += 1) {
            queue.putNowait(i);
            yield;
          }
          yield* consumer;
        }),
    },
    originals: ["asyncio", "uvloop"],
    goals: [],
  },
  {
    id: "lock",
    title: "10,000 tasks take turns at a lock",
    measure: timePerOperation(10_000),
    contenders: {
      native: () => async (count) => {
        const lock = new NativeLock();
        const release = await lock.acquire();
        const tasks = many(count, async () => (await lock.acquire())());
        release();
        await Promise.all(tasks);
      },
      sennit: () => (count) =>
        run(function* () {
          const lock = new Lock();
          yield* lock.acquire();
          const tasks = many(count, () =>
            createTask(function* () {
              yield* lock.acquire();
              lock.release();
            }),
          );
          yield;
          lock.release();
          yield* gather(tasks);
        }),
    },
    originals: ["asyncio", "uvloop"],
    goals: [],
  },
  {
    id: "error",
    title: "a coroutine waits on what fails, and catches the error",
    measure: timePerOperation(10_000),
    contenders: {
      native: () => async (count) => {
        for (let i = 0; i < count; i += 1) {
          try {
            await new Promise((_, reject) => queueMicrotask(() => reject(new Error("no"))));
          } catch {}
        }
      },
      sennit: () => (count) =>
        run(function* () {
          const loop = getRunningLoop();
          for (let i = 0; i < count; i += 1) {
            const future = loop.createFuture();
            loop.callSoon(() => future.setException(new Error("no")));
            try {
              yield* future;
            } catch {}
          }
        }),
      co: async () => {
        const { wrap } = (await import("co")).default;
        return wrap(function* (/** @type {number} */ count) {
          for (let i = 0; i < count; i += 1) {
            try {
              yield new Promise((_, reject) => queueMicrotask(() => reject(new Error("no"))));
            } catch {}
          }
        });
      },
      bluebird: async () => {
        const { Promise: Bluebird } = (await import("bluebird")).default;
        return Bluebird.coroutine(function* (/** @type {number} */ count) {
          for (let i = 0; i < count; i += 1) {
            try {
              yield new Bluebird((_, reject) => queueMicrotask(() => reject(new Error("no"))));
            } catch {}
          }
        });
      },
      effect: async () => {
        const { Effect } = await import("effect");
        /** @type {import("effect").Effect.Effect<number, Error>} */
        const one = Effect.callback((resume) => queueMicrotask(() => resume(Effect.fail(new Error("no")))));
        return (count) =>
          Effect.runPromise(
            Effect.gen(function* () {
              for (let i = 0; i < count; i += 1) yield* Effect.ignore(one);
            }),
          );
      },
    },
    originals: ["asyncio", "uvloop"],
    goals: [],
  },
];
