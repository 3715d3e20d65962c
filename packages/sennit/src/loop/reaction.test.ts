import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adopt } from "./adopt.ts";
import type { Future } from "./future.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const PROMISES = 3;

const place = fc.nat(PROMISES - 1);

/** What happens, one after the other, to promises and those who wait for them. */
const step = fc.oneof(
  fc.record({ does: fc.constant("a future waits" as const), at: place }),
  fc.record({ does: fc.constant("a task waits" as const), for: fc.array(place, { minLength: 1, maxLength: 4 }) }),
  fc.record({ does: fc.constant("cancel" as const), who: fc.nat(9) }),
  fc.record({ does: fc.constant("settle" as const), at: place, fails: fc.nat(4).map((n) => n === 0) }),
  fc.record({ does: fc.constant("microtasks" as const) }),
  fc.record({ does: fc.constant("an iteration" as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A promise, what it will come to, and the way to let it. */
function planned(name: string, fails: boolean) {
  const outcome = fails ? new Error(name) : name;
  let settle: () => void = () => {};
  const promise = new Promise<unknown>((resolve, reject) => {
    settle = () => (fails ? reject(outcome) : resolve(outcome));
  });
  // Nobody may wait for it.
  promise.catch(() => {});
  return { promise, outcome, settle };
}

/** What has settled so far is heard of; tasks have their turn in an iteration. */
async function microtasks(): Promise<void> {
  for (let i = 0; i < 4; i += 1) await null;
}

/** Runs a program, and says of each that waited what it has come to, and what it should have. */
async function run(steps: readonly Step[]): Promise<[came: unknown, expected: unknown][]> {
  const loop = new VirtualLoop();
  const fails = (at: number): boolean => {
    const settled = steps.find((each) => each.does === "settle" && each.at === at);
    return settled?.does === "settle" && settled.fails;
  };
  const promises = Array.from({ length: PROMISES }, (_, at) => planned(`promise ${at}`, fails(at)));
  const waiters: { future: Future<unknown>; places: readonly number[]; cancelled: boolean }[] = [];
  const promiseAt = (at: number) => promises[at] as ReturnType<typeof planned>;

  for (const each of steps) {
    if (each.does === "microtasks") await microtasks();
    else if (each.does === "an iteration") loop.advance(0);
    else if (each.does === "settle") promiseAt(each.at).settle();
    else if (each.does === "a future waits") {
      const future = adopt(promiseAt(each.at).promise, loop);
      waiters.push({ future, places: [each.at], cancelled: false });
    } else if (each.does === "a task waits") {
      const future = loop.createTask(function* () {
        let last: unknown;
        for (const at of each.for) last = yield promiseAt(at).promise;
        return last;
      });
      waiters.push({ future, places: each.for, cancelled: false });
    } else {
      const waiter = waiters[each.who % waiters.length];
      if (waiter?.future.cancel() === true) waiter.cancelled = true;
    }
  }
  for (const { settle } of promises) settle();
  for (let i = 0; i < 6; i += 1) {
    await microtasks();
    loop.advance(0);
  }

  return waiters.map(({ future, places, cancelled }) => {
    const came = future.cancelled() ? "cancelled" : (future.exception() ?? future.result());
    const outcomes = places.map((at) => promiseAt(at).outcome);
    const expected = outcomes.find((outcome) => outcome instanceof Error) ?? outcomes.at(-1);
    return [came, cancelled ? "cancelled" : expected];
  });
}

const waits = (at: number): Step => ({ does: "a future waits", at });
const settles = (at: number): Step => ({ does: "settle", at, fails: false });
const cancelled = (who: number): Step => ({ does: "cancel", who });
const MICROTASKS: Step = { does: "microtasks" };
const ITERATION: Step = { does: "an iteration" };
const task = (...places: number[]): Step => ({ does: "a task waits", for: places });

/** Those in which a reaction could serve two at once, for certain. */
const EXAMPLES: [Step[]][] = [
  // A task takes over what a future has left, and reads it after others have come.
  [[waits(0), cancelled(0), task(0), ITERATION, settles(0), MICROTASKS, waits(1), ITERATION]],
  // What was left at a promise that has settled serves elsewhere, when somebody comes there again.
  [[waits(0), cancelled(0), settles(0), MICROTASKS, waits(1), waits(0), MICROTASKS]],
  // What a cancelled task has left waits for another by the time that the task is cancelled once more.
  [[task(0), ITERATION, cancelled(0), waits(0), cancelled(0)]],
];

describe("Reactions", () => {
  it("bring each that waits what its own promise comes to, whoever they have served before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        for (const [came, expected] of await run(steps)) expect(came).toBe(expected);
      }),
      { numRuns: 5000, examples: EXAMPLES },
    );
  });
});
