// What the traces of errors cost, in microseconds of processor time, with new Error() as the measure of the machine:
// npm run build && node bench/traces.mjs
import { createTask, gather, getRunningLoop, run, sleep } from "sennit/asyncio";

const COUNT = 10_000;
const ROUNDS = 5;

/** @param {() => Generator<unknown, unknown, unknown>} body */
const caught = (body) =>
  function* () {
    try {
      yield* createTask(body);
    } catch {
      // It is only to arrive.
    }
  };

/** @param {() => Generator<unknown, unknown, unknown>} body @param {number} levels @returns {() => Generator<unknown, unknown, unknown>} */
const through = (body, levels) =>
  levels === 0
    ? body
    : function* () {
        yield* createTask(through(body, levels - 1));
      };

/** Runs `body` as many tasks. @param {() => Generator<unknown, unknown, unknown>} body */
const tasks = (body) => () =>
  run(() => gather(/** @type {never} */ (Array.from({ length: COUNT }, () => createTask(body)))));

function* returns() {
  yield;
}

/** @returns {Generator<unknown, never, unknown>} */
function* fails() {
  yield;
  throw new Error("planted");
}

/** @type {Record<string, () => unknown>} */
const programs = {
  "new Error()": () => {
    for (let i = 0; i < COUNT; i += 1) new Error("planted");
  },
  "new Error().stack": () => {
    for (let i = 0; i < COUNT; i += 1) new Error("planted").stack;
  },
  "a task returns, another waits for it": tasks(caught(returns)),
  "a task fails, another waits for it": tasks(caught(fails)),
  "the same through 4 tasks more": tasks(caught(through(fails, 4))),
  "the same by value through 4 tasks more": tasks(caught(through(returns, 4))),
  "an async function awaits a value": () =>
    run(async () => {
      const future = getRunningLoop().createFuture();
      future.setResult(1);
      for (let i = 0; i < COUNT; i += 1) await future;
    }),
  "an async function awaits a failed future, another each time": () =>
    run(async () => {
      for (let i = 0; i < COUNT; i += 1) {
        const future = getRunningLoop().createFuture();
        future.setException(new Error("planted"));
        try {
          await future;
        } catch {
          // It is only to arrive.
        }
      }
    }),
  "one failed future is waited for again and again": () =>
    run(function* () {
      const future = getRunningLoop().createFuture();
      future.setException(new Error("planted"));
      for (let i = 0; i < COUNT; i += 1) {
        try {
          yield* future;
        } catch {
          // It is only to arrive.
        }
      }
    }),
  "a waiting task is cancelled, and runs its finally": () =>
    run(function* () {
      const waiting = Array.from({ length: COUNT }, () =>
        createTask(function* () {
          try {
            yield* sleep(1_000_000);
          } finally {
            cleanedUp += 1;
          }
        }),
      );
      yield;
      for (const task of waiting) task.cancel();
      yield* gather(waiting, { returnExceptions: true });
    }),
};

let cleanedUp = 0;

/** @type {Record<string, number>} */
const best = {};
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, program] of Object.entries(programs)) {
    const before = process.cpuUsage();
    await program();
    const { user, system } = process.cpuUsage(before);
    best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, (user + system) / COUNT);
  }
}

console.log(`Node ${process.version}, ${ROUNDS} rounds, the best of each; microseconds each`);
for (const [name, time] of Object.entries(best)) console.log(`  ${name.padEnd(62)}${time.toFixed(2).padStart(7)}`);
if (cleanedUp === 0) throw new Error("no task has cleaned up");
