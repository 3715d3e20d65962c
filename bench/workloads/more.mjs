// Two more paths that programs spend their time in, without a goal.
import { createTask, gather, Queue } from "sennit/asyncio";
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
    goals: [],
  },
];
