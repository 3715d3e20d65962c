// W8: timers, created and cancelled, or created and fired. They are due over a few milliseconds, as in programs.
import { getRunningLoop } from "sennit/loop";
import { BareTimers } from "../floor/bare.mjs";
import { DutifulFuture } from "../floor/dutiful.mjs";
import { DutifulTimedLoop } from "../floor/dutifulTimers.mjs";
import { many } from "../harness/many.mjs";
import { run } from "../harness/oneLoop.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

const LATER = 10_000;
const SOON = 1;
const SPREAD = 16;

/**
 * A batch makes about as much garbage as the collector waits for. Of equal batches it came at one moment of all, for this contender while
 * their timers were alive and for that one when they were gone, and by that alone cancellation took a third or all of native's time.
 */
const shares = [0.8, 1.1, 0.9, 1.2, 1];

/**
 * Timers of a loop, the last of which ends the wait for all.
 * @param {{ callLater(delay: number, callback: () => void): unknown }} loop
 * @param {{ setResult(value: undefined): void } & Iterable<unknown>} all
 * @param {number} count
 */
function* firing(loop, all, count) {
  let left = count;
  const callback = () => {
    left -= 1;
    if (left === 0) all.setResult(undefined);
  };
  for (let i = 0; i < count; i += 1) loop.callLater(SOON + (i % SPREAD), callback);
  yield* all;
}

/** @type {import("../harness/workload.mjs").Case[]} */
export const w8 = [
  {
    id: "W8/cancel",
    title: "100,000 timers created and cancelled",
    measure: timePerOperation(100_000, { shares }),
    contenders: {
      native: () => (count) => {
        const callback = () => {};
        const timers = many(count, (i) => setTimeout(callback, LATER + (i % SPREAD)));
        for (const timer of timers) clearTimeout(timer);
      },
      sennit: () => (count) =>
        run(function* () {
          const loop = getRunningLoop();
          const callback = () => {};
          const timers = many(count, (i) => loop.callLater(LATER + (i % SPREAD), callback));
          for (const timer of timers) timer.cancel();
        }),
      effect: async () => {
        const { Effect, Fiber } = await import("effect");
        return async (count) => {
          const fibers = many(count, (i) => Effect.runFork(Effect.sleep(LATER + (i % SPREAD))));
          await Effect.runPromise(Fiber.interruptAll(fibers));
        };
      },
      rxjs: async () => {
        const { timer } = await import("rxjs");
        return (count) => {
          const timers = many(count, (i) => timer(LATER + (i % SPREAD)).subscribe());
          for (const each of timers) each.unsubscribe();
        };
      },
      fluture: async () => {
        const { after, fork } = await import("fluture");
        const start = fork(() => {})(() => {});
        return (count) => {
          const cancels = many(count, (i) => start(after(LATER + (i % SPREAD))(i)));
          for (const cancel of cancels) cancel();
        };
      },
      kernel: () => (count) => {
        const all = new BareTimers();
        const callback = () => {};
        const timers = many(count, (i) => all.callLater(LATER + (i % SPREAD), callback));
        for (const timer of timers) timer.cancelled = true;
      },
    },
    originals: ["asyncio", "uvloop", "twisted"],
    goals: [{ contender: "sennit", atMost: 0.7, of: "native" }],
  },
  {
    id: "W8/fire",
    title: "100,000 timers created and fired",
    measure: timePerOperation(100_000, { shares }),
    contenders: {
      native: () => (count) =>
        new Promise((resolve) => {
          let left = count;
          const callback = () => {
            left -= 1;
            if (left === 0) resolve(undefined);
          };
          for (let i = 0; i < count; i += 1) setTimeout(callback, SOON + (i % SPREAD));
        }),
      sennit: () => (count) =>
        run(function* () {
          const loop = getRunningLoop();
          yield* firing(loop, loop.createFuture(), count);
        }),
      effect: async () => {
        const { Effect, Fiber } = await import("effect");
        return async (count) => {
          const fibers = many(count, (i) => Effect.runFork(Effect.sleep(SOON + (i % SPREAD))));
          await Effect.runPromise(Fiber.awaitAll(fibers));
        };
      },
      rxjs: async () => {
        const { timer } = await import("rxjs");
        return (count) =>
          new Promise((resolve) => {
            let left = count;
            const callback = () => {
              left -= 1;
              if (left === 0) resolve(undefined);
            };
            for (let i = 0; i < count; i += 1) timer(SOON + (i % SPREAD)).subscribe(callback);
          });
      },
      fluture: async () => {
        const { after, fork } = await import("fluture");
        return (count) =>
          new Promise((resolve) => {
            let left = count;
            const callback = () => {
              left -= 1;
              if (left === 0) resolve(undefined);
            };
            const start = fork(() => {})(callback);
            for (let i = 0; i < count; i += 1) start(after(SOON + (i % SPREAD))(i));
          });
      },
      kernel: () => (count) =>
        new Promise((resolve) => {
          const all = new BareTimers();
          let left = count;
          const callback = () => {
            left -= 1;
            if (left === 0) resolve(undefined);
          };
          for (let i = 0; i < count; i += 1) all.callLater(SOON + (i % SPREAD), callback);
          all.fireAll();
        }),
      "kernel with duties": () => {
        const loop = new DutifulTimedLoop();
        return (count) => loop.run(() => firing(loop, new DutifulFuture(loop), count));
      },
    },
    originals: ["asyncio", "uvloop", "twisted"],
    goals: [{ contender: "sennit", atMost: 0.4, of: "native" }],
  },
];
