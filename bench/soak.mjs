// npm run soak: ten million tasks and a hundred million callbacks in one process, and what is left of them. With --docs, the
// figures are written into docs/performance.md.
import { fileURLToPath } from "node:url";
import { createTask, gather, run } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { Deferred } from "sennit/twisted";
import { clock } from "./harness/clock.mjs";
import { median } from "./harness/statistics.mjs";
import { replaceBetween } from "./output/replaceBetween.mjs";
import { table } from "./output/table.mjs";

const DECILES = 10;
const TASKS = 1_000_000;
const CALLBACKS = 10_000_000;
const ALIVE = 10_000;

/** How much more the last decile may take than the one in the middle: the machine is not always alike. */
const SLOWER = 1.25;
/** How much more of the heap may be in use after the last than after the first, in MB. */
const GROWN = 1;

const { gc } = /** @type {{ gc?: () => void }} */ (globalThis);
if (gc === undefined) throw new Error("Run node with --expose-gc");

let called = 0;
const callback = () => {
  called += 1;
};
let ended = 0;

/** Yields, then waits for what comes, is cancelled, or fails. @param {number} i */
function* work(i) {
  const loop = getRunningLoop();
  const timer = loop.callLater(60_000, callback);
  try {
    yield;
    if (i % 100 === 7) throw new RangeError("planned");
    /** @type {import("sennit/loop").Future<number>} */
    const future = loop.createFuture();
    if (i % 10 !== 3) loop.callSoon(() => future.setResult(i));
    return yield* future;
  } finally {
    timer.cancel();
    ended += 1;
  }
}

/** So many tasks, alive together; one in ten is cancelled. */
function* someTasks() {
  const tasks = Array.from({ length: ALIVE }, (_, i) => createTask(() => work(i)));
  const all = gather(tasks, { returnExceptions: true });
  for (let i = 0; i < 3; i += 1) yield;
  for (const [i, task] of tasks.entries()) if (i % 10 === 3) task.cancel();
  yield* all;
}

/** Callbacks of the loop, of a Future and of a Deferred, a third each. @param {number} count */
function* someCallbacks(count) {
  const loop = getRunningLoop();
  const future = loop.createFuture();
  const deferred = new Deferred();
  for (let i = 0; i < count; i += 1) {
    if (i % 3 === 0) loop.callSoon(callback);
    else if (i % 3 === 1) future.addDoneCallback(callback);
    else deferred.addCallback(callback);
  }
  future.setResult(undefined);
  deferred.callback(undefined);
  yield;
  yield;
}

/** @type {{ seconds: number, heap: number }[]} */
const deciles = [];
await run(function* () {
  for (let decile = 0; decile < DECILES; decile += 1) {
    const start = clock.now();
    for (let done = 0; done < TASKS; done += ALIVE) {
      yield* someTasks();
      yield* someCallbacks((CALLBACKS * ALIVE) / TASKS);
    }
    const seconds = (clock.now() - start) / 1000;
    yield new Promise((resolve) => setImmediate(resolve));
    gc();
    deciles.push({ seconds, heap: process.memoryUsage().heapUsed / 2 ** 20 });
    console.error(`decile ${decile + 1} of ${DECILES}`);
  }
});
if (ended !== DECILES * TASKS || called !== DECILES * CALLBACKS)
  throw new Error(`${ended} tasks have ended and ${called} callbacks were called`);

const [first, last] = [deciles[0], deciles.at(-1)];
const middle = median(deciles.map(({ seconds }) => seconds));
const grown = (last?.heap ?? Number.NaN) - (first?.heap ?? Number.NaN);
const slower = (last?.seconds ?? Number.NaN) / middle;
const ok = grown <= GROWN && slower <= SLOWER;
const text = [
  table(
    ["tenth", "seconds", "heap after collection, MB"],
    deciles.map(({ seconds, heap }, i) => [`${i + 1}`, seconds.toFixed(2), heap.toFixed(2)]),
  ),
  `Node ${process.versions.node}, ${clock.name}. The heap has grown by ${grown.toFixed(2)} MB since the first tenth, and the last took ${slower.toFixed(2)} times as long as the one in the middle: ${ok ? "nothing is left behind, and nothing slows down" : "NOT STEADY"}.`,
].join("\n\n");
console.log(text);
if (process.argv.includes("--docs"))
  replaceBetween(fileURLToPath(new URL("../docs/performance.md", import.meta.url)), "soak", text);
process.exitCode = ok ? 0 : 1;
