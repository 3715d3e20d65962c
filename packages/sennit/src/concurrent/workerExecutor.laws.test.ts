// The protocol's laws for the futures of real worker threads. It uses the built packages, because a worker runs those.
import { type Adapter, laws, type Pending } from "@sennit/conformance";
import { type Future, WorkerExecutor } from "sennit/concurrent";
import { afterAll, expect, test } from "vitest";

interface Tasks {
  settled(gate: Int32Array): Promise<string>;
  mark(gate: Int32Array): void;
}

const MODULE = new URL("./fixtures/settled.mjs", import.meta.url);
/** A thread is waited for so long, in milliseconds, where nothing says that there is nothing to wait for. */
const LONG = 40;

const pool = new WorkerExecutor<Tasks>(MODULE, { workers: 4 });
const busy = new WorkerExecutor<Tasks>(MODULE, { workers: 1 });
const forever = newGate();
busy.submit("settled", forever);
let latest: Future<unknown> = pool.ready();

afterAll(async () => {
  letGo(forever, 1);
  await Promise.all([pool.shutdown({ cancelFutures: true }), busy.shutdown({ cancelFutures: true })]);
});

function newGate(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

function letGo(gate: Int32Array, how: number): void {
  Atomics.compareExchange(gate, 0, 0, how);
  Atomics.notify(gate, 0);
}

function pending(): Pending {
  const gate = newGate();
  const future = pool.submit("settled", gate);
  latest = future;
  return { future, resolve: () => letGo(gate, 1), reject: () => letGo(gate, 2) };
}

/** A task that waits for its turn behind one that does not end. */
function unstarted(): ReturnType<NonNullable<Adapter["unstarted"]>> {
  const gate = newGate();
  return { future: busy.submit("mark", gate), started: () => Atomics.load(gate, 0) === 1 };
}

const adapter: Adapter = {
  name: "WorkerExecutor",
  pending,
  unstarted,
  passage: "copy",
  // A thread answers when it pleases: but once the latest future is done, there is nothing left to wait for.
  turn: () =>
    new Promise((resolve) => {
      if (latest.done()) setImmediate(resolve);
      else setTimeout(resolve, LONG);
    }),
};

const checks = await laws(adapter);

for (const { name, skip, run } of checks) if (skip === undefined) test(name, { timeout: 60_000 }, run);

test("the laws that nothing is checked of are those that do not apply", () => {
  const checked = new Set(checks.filter(({ skip }) => skip === undefined).map(({ law }) => law));
  const unchecked = [...new Set(checks.map(({ law }) => law))].filter((law) => !checked.has(law));
  // What comes from a thread is a copy; there is no loop; and the rest is of consumers, of reports, and of recipes.
  expect(unchecked).toEqual(["F3", "F4", "F8", "F9", "F16", "F17", "F18"]);
});
