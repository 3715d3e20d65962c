// W11: how late timers, immediates and I/O of the host are while there is always something ready, and what that costs.
import { run } from "sennit/asyncio";
import { immediate, lateness, readableSocket, timer } from "../harness/lateness.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

/** Reading the clock costs more than a step. */
const STEPS_PER_READING = 100;

const STEPS = 1_000_000;

/** @param {number} milliseconds */
function deadlineIn(milliseconds) {
  const end = performance.now() + milliseconds;
  let steps = 0;
  return () => {
    steps += 1;
    return steps % STEPS_PER_READING === 0 && performance.now() >= end;
  };
}

/** @type {Record<string, import("../harness/workload.mjs").Prepare>} */
const contenders = {
  native: () => async (milliseconds) => {
    for (const isOver = deadlineIn(milliseconds); !isOver(); ) await null;
  },
  sennit: () => (milliseconds) =>
    run(function* () {
      for (const isOver = deadlineIn(milliseconds); !isOver(); ) yield;
    }),
  bluebird: async () => {
    const { Promise: Bluebird } = (await import("bluebird")).default;
    return (milliseconds) => {
      const isOver = deadlineIn(milliseconds);
      /** @returns {unknown} */
      const step = () => (isOver() ? undefined : Bluebird.resolve().then(step));
      return Bluebird.resolve().then(step);
    };
  },
  co: async () => {
    const { wrap } = (await import("co")).default;
    const settled = Promise.resolve();
    return wrap(function* (/** @type {number} */ milliseconds) {
      for (const isOver = deadlineIn(milliseconds); !isOver(); ) yield settled;
    });
  },
  effect: async () => {
    const { Effect } = await import("effect");
    return (milliseconds) =>
      Effect.runPromise(
        Effect.gen(function* () {
          for (const isOver = deadlineIn(milliseconds); !isOver(); ) yield* Effect.yieldNow;
        }),
      );
  },
  effection: async () => {
    const { run: runOperation, until } = await import("effection");
    const settled = Promise.resolve();
    return (milliseconds) =>
      runOperation(function* () {
        for (const isOver = deadlineIn(milliseconds); !isOver(); ) yield* until(settled);
      });
  },
  fluture: async () => {
    const { attemptP, go, promise } = await import("fluture");
    const settled = Promise.resolve();
    const moment = attemptP(() => settled);
    return (milliseconds) =>
      promise(
        go(function* () {
          for (const isOver = deadlineIn(milliseconds); !isOver(); ) yield moment;
        }),
      );
  },
  "redux-saga": async () => {
    const { runSaga } = await import("redux-saga");
    const settled = Promise.resolve();
    return (milliseconds) =>
      runSaga({}, function* () {
        for (const isOver = deadlineIn(milliseconds); !isOver(); ) yield settled;
      }).toPromise();
  },
};

const goals = [{ contender: "sennit", atMost: 3 }];

/** @param {number} count */
function* steps(count) {
  for (let i = 0; i < count; i += 1) yield;
}

/** @param {number} count */
const givingWay = (count) => run(() => steps(count));

/** @param {number} count */
const neverGivingWay = async (count) => {
  // Where no time passes, no slice is ever over.
  const { now } = performance;
  performance.now = () => 0;
  let gaveWay = false;
  setImmediate(() => {
    gaveWay = true;
  });
  await run(() => steps(count));
  performance.now = now;
  if (gaveWay) throw new Error("the loop gave way");
};

/**
 * One of them in a process that has run both: the engine compiles a loop in another way that has only ever run without an end,
 * and that alone may make a tenth.
 * @param {(count: number) => Promise<void>} way
 * @returns {import("../harness/workload.mjs").Prepare}
 */
const compiledForBoth = (way) => async () => {
  for (const each of [givingWay, neverGivingWay, givingWay, neverGivingWay]) await each(STEPS);
  return way;
};

/** @type {import("../harness/workload.mjs").Case[]} */
export const w11 = [
  {
    id: "W11/timer",
    title: "how late a timer is while there is always something to run",
    measure: lateness(timer),
    contenders,
    goals,
  },
  {
    id: "W11/immediate",
    title: "how late an immediate is",
    measure: lateness(immediate),
    contenders,
    goals,
  },
  {
    id: "W11/socket",
    title: "how late a readable socket is",
    measure: lateness(readableSocket),
    contenders,
    goals,
  },
  {
    id: "W11/price",
    title: "what giving way costs: one task's steps, against a loop that never does",
    measure: timePerOperation(STEPS),
    contenders: {
      sennit: compiledForBoth(givingWay),
      "sennit never giving way": compiledForBoth(neverGivingWay),
    },
    goals: [{ contender: "sennit", atMost: 1.05, of: "sennit never giving way" }],
  },
];
