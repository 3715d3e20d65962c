// The paths of sennit/asyncio that programs spend their time in, against native promises and async functions, in one run:
// node bench/asyncio.mjs [rounds]
import { createTask, gather, getRunningLoop, Queue, run } from "sennit/asyncio";
import { compare } from "./compare.mjs";

const rounds = Number(process.argv[2] ?? 9);

/** @param {number} n @param {(i: number) => unknown} make */
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));

// So that no engine can leave the cleanup out.
let cleanedUp = 0;

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

await compare(
  [
    {
      name: "spawn: tasks that return at once, all gathered",
      unit: "task",
      count: 50_000,
      contenders: {
        native: () => Promise.all(times(50_000, async () => 1)),
        sennit: () =>
          run(() =>
            gather(
              /** @type {never} */ (
                times(50_000, () =>
                  createTask(function* () {
                    return 1;
                  }),
                )
              ),
            ),
          ),
      },
    },
    {
      name: "step: 10,000 tasks that yield 10 times",
      unit: "yield",
      count: 100_000,
      contenders: {
        native: () =>
          Promise.all(
            times(10_000, async () => {
              for (let i = 0; i < 10; i += 1) await null;
            }),
          ),
        sennit: () =>
          run(() =>
            gather(
              /** @type {never} */ (
                times(10_000, () =>
                  createTask(function* () {
                    for (let i = 0; i < 10; i += 1) yield;
                  }),
                )
              ),
            ),
          ),
      },
    },
    {
      name: "wait: on a future that is settled in the next turn",
      unit: "wait",
      count: 100_000,
      contenders: {
        native: async () => {
          for (let i = 0; i < 100_000; i += 1) await new Promise((resolve) => queueMicrotask(() => resolve(1)));
        },
        sennit: () =>
          run(function* () {
            const loop = getRunningLoop();
            for (let i = 0; i < 100_000; i += 1) {
              const future = loop.createFuture();
              loop.callSoon(() => future.setResult(1));
              yield* future;
            }
          }),
      },
    },
    {
      name: "gather: 10,000 pending futures, then settled",
      unit: "future",
      count: 10_000,
      contenders: {
        native: async () => {
          /** @type {((value: number) => void)[]} */
          const resolves = [];
          const all = Promise.all(times(10_000, () => new Promise((resolve) => resolves.push(resolve))));
          for (const resolve of resolves) resolve(1);
          await all;
        },
        sennit: () =>
          run(function* () {
            const loop = getRunningLoop();
            const futures = Array.from({ length: 10_000 }, () => loop.createFuture());
            const all = gather(futures);
            for (const future of futures) future.setResult(1);
            yield* all;
          }),
      },
    },
    {
      name: "cancel: 10,000 waiting tasks, each runs its finally",
      unit: "task",
      count: 10_000,
      contenders: {
        native: async () => {
          const controllers = times(10_000, () => new AbortController());
          const tasks = /** @type {AbortController[]} */ (controllers).map(async ({ signal }) => {
            try {
              await new Promise((_resolve, reject) =>
                signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
              );
            } finally {
              cleanedUp += 1;
            }
          });
          for (const controller of /** @type {AbortController[]} */ (controllers)) controller.abort();
          await Promise.allSettled(tasks);
        },
        sennit: () =>
          run(function* () {
            const loop = getRunningLoop();
            const tasks = Array.from({ length: 10_000 }, () =>
              createTask(function* () {
                try {
                  yield* loop.createFuture();
                } finally {
                  cleanedUp += 1;
                }
              }),
            );
            yield;
            for (const task of tasks) task.cancel();
            yield* gather(tasks, { returnExceptions: true });
          }),
      },
    },
    {
      name: "queue: 100,000 items handed from one task to another",
      unit: "item",
      count: 100_000,
      contenders: {
        native: async () => {
          const queue = new NativeQueue();
          const consumer = (async () => {
            for (let i = 0; i < 100_000; i += 1) await queue.get();
          })();
          for (let i = 0; i < 100_000; i += 1) {
            queue.put(i);
            await null;
          }
          await consumer;
        },
        sennit: () =>
          run(function* () {
            const queue = new Queue();
            const consumer = createTask(function* () {
              for (let i = 0; i < 100_000; i += 1) yield* queue.get();
            });
            for (let i = 0; i < 100_000; i += 1) {
              queue.putNowait(i);
              yield;
            }
            yield* consumer;
          }),
      },
    },
  ],
  rounds,
);

if (cleanedUp === 0) throw new Error("no task has cleaned up");
