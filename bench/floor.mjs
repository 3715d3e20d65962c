// What the engine allows: some workloads on a kernel that does nothing else, beside native promises and Sennit, in one process.
// The kernel "with duties" has to do what the rules of asyncio, of promises and of hosts ask for.
//   npm run build && node bench/floor.mjs [W4 W8 …]
import { from } from "sennit";
import { gather } from "sennit/asyncio";
import { HostLoop } from "sennit/loop";
import {
  BareCancelledError,
  BareFuture,
  BareGathering,
  BareHandle,
  BareTask,
  BareThenable,
  BareTimers,
  drain,
  onPromises,
  Ring,
} from "./floor/bare.mjs";
import { DutifulFuture, DutifulLoop, DutifulTask } from "./floor/dutiful.mjs";
import { DutifulThenable } from "./floor/dutifulThenable.mjs";
import { clock } from "./harness/clock.mjs";
import { median } from "./harness/statistics.mjs";

const WAITS = 100_000;
const GATHERED = 10_000;
const CANCELLED = 10_000;
const TIMERS = 100_000;
/** They are due over so many milliseconds. */
const SPREAD = 16;
const nothing = () => {};
const ring = new Ring();
const loop = new HostLoop();
const dutiful = new DutifulLoop();
/**
 * A callback that calls `end` the last of so many times.
 * @param {number} count @param {(value?: unknown) => void} end
 */
function counter(count, end) {
  let left = count;
  return () => {
    left -= 1;
    if (left === 0) end();
  };
}

const soon = () => new Promise((resolve) => queueMicrotask(() => resolve(1)));

/** @type {Record<string, { count: number, ways: Record<string, () => unknown> }>} */
const workloads = {
  W4: {
    count: WAITS,
    ways: {
      native: async () => {
        for (let i = 0; i < WAITS; i += 1) await soon();
      },
      kernel: () => {
        const wait = function* () {
          for (let i = 0; i < WAITS; i += 1) {
            const future = new BareFuture(ring);
            ring.push(new BareHandle(() => future.setResult(1)));
            yield* /** @type {any} */ (future);
          }
        };
        ring.push(new BareTask(wait()));
        drain(ring);
      },
      "with duties": () =>
        dutiful.run(
          (function* () {
            for (let i = 0; i < WAITS; i += 1) {
              const future = new DutifulFuture(dutiful);
              dutiful.callSoon(() => future.setResult(1));
              yield* future;
            }
          })(),
        ),
      sennit: () =>
        loop.run(function* () {
          for (let i = 0; i < WAITS; i += 1) {
            const future = loop.createFuture();
            loop.callSoon(() => future.setResult(1));
            yield* future;
          }
        }),
    },
  },
  W6: {
    count: GATHERED,
    ways: {
      native: async () => {
        /** @type {((value: number) => void)[]} */
        const resolves = [];
        const promises = [];
        for (let i = 0; i < GATHERED; i += 1) promises.push(new Promise((resolve) => resolves.push(resolve)));
        const all = Promise.all(promises);
        for (const resolve of resolves) resolve(1);
        await all;
      },
      kernel: () => {
        const futures = [];
        for (let i = 0; i < GATHERED; i += 1) futures.push(new BareFuture(ring));
        const all = new BareGathering(futures);
        for (const future of futures) future.setResult(1);
        drain(ring);
        return all;
      },
      sennit: () =>
        loop.run(function* () {
          const futures = [];
          for (let i = 0; i < GATHERED; i += 1) futures.push(loop.createFuture());
          const all = gather(futures);
          for (const future of futures) future.setResult(1);
          yield* all;
        }),
    },
  },
  W7: {
    count: CANCELLED,
    ways: {
      native: async () => {
        let cleaned = 0;
        /** @param {AbortSignal} signal */
        const work = async (signal) => {
          try {
            await new Promise((_, reject) =>
              signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
            );
          } finally {
            cleaned += 1;
          }
        };
        const controllers = [];
        const tasks = [];
        for (let i = 0; i < CANCELLED; i += 1) {
          const controller = new AbortController();
          controllers.push(controller);
          tasks.push(work(controller.signal).catch(nothing));
        }
        for (const controller of controllers) controller.abort();
        await Promise.all(tasks);
        return cleaned;
      },
      kernel: () => {
        let cleaned = 0;
        const work = function* () {
          try {
            yield* /** @type {any} */ (new BareFuture(ring));
          } finally {
            cleaned += 1;
          }
        };
        const tasks = [];
        for (let i = 0; i < CANCELLED; i += 1) {
          const task = new BareTask(work());
          tasks.push(task);
          ring.push(task);
        }
        drain(ring);
        for (const task of tasks) ring.push(new BareHandle(() => task.cancel()));
        drain(ring);
        return cleaned;
      },
      "with duties": () =>
        dutiful.run(
          (function* () {
            let cleaned = 0;
            const work = function* () {
              try {
                yield* new DutifulFuture(dutiful);
              } finally {
                cleaned += 1;
              }
            };
            const tasks = [];
            for (let i = 0; i < CANCELLED; i += 1) tasks.push(new DutifulTask(dutiful, work()));
            for (const task of tasks) dutiful.ready(task);
            const begun = new DutifulFuture(dutiful);
            dutiful.callSoon(() => begun.setResult(undefined));
            yield* begun;
            for (const task of tasks) task.cancel(new BareCancelledError());
            const all = new DutifulFuture(dutiful);
            const ended = counter(tasks.length, () => all.setResult(cleaned));
            for (const task of tasks) task.waiter = ended;
            return yield* all;
          })(),
        ),
      sennit: () =>
        loop.run(function* () {
          let cleaned = 0;
          const work = function* () {
            try {
              yield* loop.createFuture();
            } finally {
              cleaned += 1;
            }
          };
          const tasks = [];
          for (let i = 0; i < CANCELLED; i += 1) tasks.push(loop.createTask(work()));
          yield;
          for (const task of tasks) task.cancel();
          yield* gather(tasks, { returnExceptions: true });
          return cleaned;
        }),
    },
  },
  "W8/cancel": {
    count: TIMERS,
    ways: {
      native: () => {
        const timers = [];
        for (let i = 0; i < TIMERS; i += 1) timers.push(setTimeout(nothing, 10_000 + (i % SPREAD)));
        for (const timer of timers) clearTimeout(timer);
      },
      kernel: () => {
        const all = new BareTimers();
        const timers = [];
        for (let i = 0; i < TIMERS; i += 1) timers.push(all.callLater(10_000 + (i % SPREAD), nothing));
        for (const timer of timers) timer.cancelled = true;
      },
      sennit: () =>
        loop.run(function* () {
          const timers = [];
          for (let i = 0; i < TIMERS; i += 1) timers.push(loop.callLater(10_000 + (i % SPREAD), nothing));
          for (const timer of timers) timer.cancel();
        }),
    },
  },
  "W8/fire": {
    count: TIMERS,
    ways: {
      native: () =>
        new Promise((resolve) => {
          const fired = counter(TIMERS, resolve);
          for (let i = 0; i < TIMERS; i += 1) setTimeout(fired, 1 + (i % SPREAD));
        }),
      kernel: () =>
        new Promise((resolve) => {
          const all = new BareTimers();
          const fired = counter(TIMERS, resolve);
          for (let i = 0; i < TIMERS; i += 1) all.callLater(1 + (i % SPREAD), fired);
          all.fireAll();
        }),
      sennit: () =>
        loop.run(function* () {
          const all = loop.createFuture();
          const fired = counter(TIMERS, () => all.setResult(undefined));
          for (let i = 0; i < TIMERS; i += 1) loop.callLater(1 + (i % SPREAD), fired);
          yield* all;
        }),
    },
  },
  "W10/task": {
    count: WAITS,
    ways: {
      native: async () => {
        const promise = Promise.resolve(1);
        for (let i = 0; i < WAITS; i += 1) await promise;
      },
      kernel: () => {
        const promise = Promise.resolve(1);
        return onPromises(
          (function* () {
            for (let i = 0; i < WAITS; i += 1) yield promise;
          })(),
        );
      },
      "with duties": () =>
        dutiful.run(
          (function* () {
            const promise = Promise.resolve(1);
            for (let i = 0; i < WAITS; i += 1) yield promise;
          })(),
        ),
      sennit: () =>
        loop.run(function* () {
          const promise = Promise.resolve(1);
          for (let i = 0; i < WAITS; i += 1) yield promise;
        }),
    },
  },
  "W10/trip": {
    count: WAITS,
    ways: {
      native: async () => {
        const promise = Promise.resolve(1);
        for (let i = 0; i < WAITS; i += 1) await new Promise((resolve) => resolve(promise));
      },
      kernel: async () => {
        const promise = Promise.resolve(1);
        for (let i = 0; i < WAITS; i += 1) await new BareThenable(promise);
      },
      "with duties": async () => {
        const promise = Promise.resolve(1);
        for (let i = 0; i < WAITS; i += 1) await new DutifulThenable(promise);
      },
      sennit: async () => {
        const promise = Promise.resolve(1);
        await loop.run(function* () {
          yield (async () => {
            for (let i = 0; i < WAITS; i += 1) await from(promise, { loop });
          })();
        });
      },
    },
  },
};

const TURNS = 60;
const wanted = process.argv.slice(2);
for (const [id, { count, ways }] of Object.entries(workloads)) {
  if (wanted.length > 0 && !wanted.some((name) => id.startsWith(name))) continue;
  /** @type {Map<string, number[]>} */
  const times = new Map(Object.keys(ways).map((name) => [name, []]));
  for (let turn = 0; turn < TURNS; turn += 1) {
    // Another is first in each turn: else the collector could come to the same one again and again.
    const first = turn % times.size;
    const inTurn = Object.entries(ways);
    for (const [name, way] of [...inTurn.slice(first), ...inTurn.slice(0, first)]) {
      const start = clock.now();
      for (let done = 0; done < WAITS; done += count) await way();
      // The first quarter warms up.
      if (turn >= TURNS / 4) times.get(name)?.push(((clock.now() - start) * 1e6) / WAITS);
    }
  }
  const native = median(times.get("native") ?? []);
  for (const [name, values] of times) {
    const time = median(values);
    console.log(`${id} ${name.padEnd(11)} ${time.toFixed(1).padStart(6)} ns  × ${(time / native).toFixed(2)}`);
  }
}
