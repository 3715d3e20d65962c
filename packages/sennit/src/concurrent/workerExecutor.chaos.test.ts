import type { Worker } from "node:worker_threads";
import {
  BrokenWorkerError,
  type Future,
  setReporter,
  WorkerExecutor,
  type WorkerExecutorOptions,
} from "sennit/concurrent";
import { afterEach, beforeEach, expect, test } from "vitest";
import { errorOf, MODULE, type Tasks, until, watchWorkers } from "./fixtures/pools.ts";

const alive = new Set<Worker>();
let unwatch = (): void => {};

beforeEach(() => {
  setReporter(() => {});
  unwatch = watchWorkers((worker) => {
    alive.add(worker);
    worker.on("exit", () => alive.delete(worker));
  });
});

afterEach(() => {
  unwatch();
  setReporter(undefined);
});

/** Numbers from 0 to below `n`, the same ones for the same seed: mulberry32. */
function randomFrom(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n);
  };
}

/** One kind of task, and the outcome that it has where nobody stops it and nothing happens to its thread. */
interface Kind {
  readonly weight: number;
  submit(pool: WorkerExecutor<Tasks>, n: number): Future<unknown>;
  check(outcome: Outcome, n: number): void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown } | "cancelled";

function outcomeOf(future: Future<unknown>): Outcome {
  if (future.cancelled()) return "cancelled";
  const error = future.exception();
  return error === undefined ? { value: future.result() } : { error };
}

function expectError(outcome: Outcome, properties: object): void {
  expect(outcome).toEqual({ error: expect.objectContaining(properties) });
}

const BROKEN = { code: "ERR_BROKEN_WORKER" };
const gate = (): Int32Array => new Int32Array(new SharedArrayBuffer(8));

const KINDS: Kind[] = [
  {
    weight: 120,
    submit: (pool, n) => pool.submit("add", n, 1),
    check: (outcome, n) => expect(outcome).toEqual({ value: n + 1 }),
  },
  {
    weight: 80,
    submit: (pool, n) => pool.submit("addLater", n, 2),
    check: (outcome, n) => expect(outcome).toEqual({ value: n + 2 }),
  },
  {
    weight: 30,
    submit: (pool, n) => {
      const buffer = new ArrayBuffer(n);
      return pool.submitWith({ transfer: [buffer] }, "sizeOf", buffer);
    },
    check: (outcome, n) => expect(outcome).toEqual({ value: n }),
  },
  {
    weight: 30,
    submit: (pool) => pool.submit("throwTypeError"),
    check: (outcome) => expectError(outcome, { code: "E_WRONG" }),
  },
  {
    weight: 15,
    submit: (pool) => pool.submit("returnFunction"),
    check: (outcome) => expectError(outcome, { ...BROKEN, exitCode: undefined }),
  },
  {
    weight: 10,
    submit: (pool) => pool.submit("add", { f() {} } as never, 1),
    check: (outcome) => expectError(outcome, { code: "ERR_ARGUMENTS_UNCLONEABLE" }),
  },
  {
    weight: 12,
    submit: (pool) => pool.submit("exit", 7),
    check: (outcome) => expectError(outcome, { ...BROKEN, exitCode: 7 }),
  },
  {
    weight: 6,
    submit: (pool) => pool.submit("throwOutside"),
    check: (outcome) => expectError(outcome, { ...BROKEN, exitCode: 1 }),
  },
  {
    weight: 6,
    submit: (pool) => pool.submit("rejectOutside"),
    check: (outcome) => expectError(outcome, { ...BROKEN, exitCode: 1 }),
  },
  {
    weight: 1,
    submit: (pool) => pool.submit("eatMemory"),
    check: (outcome) => expectError(outcome, { ...BROKEN, exitCode: 1 }),
  },
];

/** Those that end only when they are aborted. */
const ENDLESS: Kind[] = [
  { weight: 0, submit: (pool) => pool.submit("spin", gate()), check: (outcome) => expect(outcome).toBe("cancelled") },
  {
    weight: 0,
    submit: (pool) => pool.submit("spinPolitely", gate()),
    check: (outcome) => expect(outcome).toBe("cancelled"),
  },
  {
    weight: 0,
    submit: (pool) => pool.submit("untilAborted", gate()),
    check: (outcome) =>
      outcome === "cancelled" || expect(outcome).toEqual({ value: { isCancelledError: true, reason: "stop" } }),
  },
];

const seed = Number(process.env["SENNIT_SEED"] ?? Date.now() % 1_000_000);

test.each<[string, WorkerExecutorOptions<Tasks>]>([
  ["alone on their threads", { workers: 3 }],
  ["sent one at a time, on threads that end soon", { workers: 2, prefetch: 0, maxTasksPerWorker: 7, idleTimeout: 0 }],
  ["several on a thread", { workers: 2, tasksPerWorker: 3, prefetch: 2, idleTimeout: 0 }],
])("82: whatever happens to the threads, no future is lost: tasks %s", { timeout: 60_000 }, async (_, options) => {
  // To run the same again, as far as threads allow it: SENNIT_SEED=… npx vitest run …
  console.log(`SENNIT_SEED=${seed}`);
  const random = randomFrom(seed);
  const pool = new WorkerExecutor<Tasks>(MODULE, {
    grace: 5,
    resourceLimits: { maxOldGenerationSizeMb: 16 },
    ...options,
  });
  /** How often a thread was ended from outside, which may fail as many tasks as it runs. */
  let murders = 0;
  let victims = 0;
  const shared = options.tasksPerWorker !== undefined;

  const pending: Future<unknown>[] = [];
  const stopped = new Set<Future<unknown>>();

  const start = (kind: Kind, n: number, stopIt: boolean): Promise<void> => {
    const future = kind.submit(pool, n);
    pending.push(future);
    let heard = 0;
    return new Promise((resolve, reject) => {
      future.addDoneCallback(() => {
        heard += 1;
        // After all that settles at the same time.
        setImmediate(() => {
          try {
            expect(heard).toBe(1);
            checkOutcome(outcomeOf(future), kind, n, stopped.has(future));
            resolve();
          } catch (error) {
            reject(error);
          }
        });
        if (!future.cancelled() && random(25) === 0) murder();
        // Those that settle at the same time, and have not heard of it yet, too.
        const other = pending[pending.length - 1 - random(8)];
        if (random(6) === 0 && other !== undefined) stopNow(other, random(3));
      });
      if (stopIt) stopLater(future);
    });
  };

  const stopNow = (future: Future<unknown>, way: number): void => {
    stopped.add(future);
    if (way === 0) future.cancel("stop");
    else if (way === 1) future["~future"].cancel?.("stop");
    else pool.abort(future, "stop");
  };

  /** Sooner or later, and in all ways. */
  const stopLater = (future: Future<unknown>): void => {
    const way = random(3);
    const later = (turns: number): void => {
      if (turns > 0) {
        setImmediate(later, turns - 1);
        return;
      }
      stopNow(future, way);
      // What has begun refuses to be cancelled, and may be endless.
      stopNow(future, 2);
    };
    later(random(6) ** 2);
  };

  const murder = (): void => {
    const candidates = [...alive];
    const victim = candidates[random(candidates.length)];
    if (victim === undefined) return;
    murders += 1;
    void victim.terminate();
  };

  const checkOutcome = (outcome: Outcome, kind: Kind, n: number, wasStopped: boolean): void => {
    if (wasStopped && outcome === "cancelled") return;
    try {
      kind.check(outcome, n);
    } catch (error) {
      // By another's fault: only where the thread was ended from outside, or is shared with others.
      if (outcome === "cancelled" || !("error" in outcome) || !(outcome.error instanceof BrokenWorkerError))
        throw error;
      victims += 1;
    }
  };

  const total = KINDS.reduce((sum, { weight }) => sum + weight, 0);
  const pick = (): Kind => {
    let place = random(total);
    return KINDS.find(({ weight }) => {
      place -= weight;
      return place < 0;
    }) as Kind;
  };

  const settled: Promise<void>[] = [];
  for (let n = 0; n < 250; n += 1) {
    if (random(20) === 0) settled.push(start(ENDLESS[random(ENDLESS.length)] as Kind, n, true));
    else settled.push(start(pick(), n, random(5) === 0));
    if (random(10) === 0) await Promise.race(settled.slice(-3));
  }
  await Promise.all(settled);

  if (!shared) expect(victims).toBeLessThanOrEqual(murders);
  expect(pool.stats()).toMatchObject({ queued: 0, running: 0, ended: 250 });
  expect(await pool.submit("add", 1, 2)).toBe(3);
  expect(await errorOf(pool.submit("throwTypeError"))).toBeInstanceOf(TypeError);
  await pool.shutdown();
  expect(pool.stats().workers).toBe(0);
  await until(() => alive.size === 0);
});
