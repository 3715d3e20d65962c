import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import {
  asyncWith,
  Condition,
  type Coroutine,
  createTask,
  Event,
  type Future,
  gather,
  Lock,
  Queue,
  Semaphore,
  shield,
  sleep,
  TaskGroup,
  timeout,
  wait,
  waitFor,
} from "./index.ts";

describe("case 12: iterations from a result to whoever waits for it", () => {
  /** In how many iterations after `future.setResult` the coroutine of `wait` goes on, where a task of it waits for that. */
  function hops(waiting: (task: Future<void>, work: () => Coroutine<void>) => Coroutine<unknown>): number {
    const loop = new VirtualLoop();
    const future = loop.createFuture<void>();
    let went = false;
    const work = function* (): Coroutine<void> {
      yield* future;
    };
    loop.createTask(function* () {
      yield* waiting(loop.createTask(work), work);
      went = true;
    });
    loop.advance(0);
    future.setResult();
    const done = loop.createFuture<void>();
    done.setResult();
    for (let count = 1; count < 10; count += 1) {
      // One iteration, and no more.
      loop.runUntilComplete(done);
      if (went) return count;
    }
    throw new Error("it never went on");
  }

  it.each<[what: string, count: number, waiting: Parameters<typeof hops>[0]]>([
    ["a task under a timeout", 2, (task) => asyncWith(timeout(100), () => task)[Symbol.iterator]()],
    ["waitFor a task", 2, (task) => waitFor(task, 100)[Symbol.iterator]()],
    ["waitFor without a limit", 2, (task) => waitFor(task)[Symbol.iterator]()],
    ["gather", 3, (task) => waitForIt(gather([task]))],
    ["shield", 3, (task) => waitForIt(shield(task))],
    ["wait", 3, (task) => wait([task])[Symbol.iterator]()],
    [
      "a TaskGroup that owns the task",
      3,
      (_task, work) =>
        asyncWith(new TaskGroup(), function* (group) {
          group.createTask(work);
        })[Symbol.iterator](),
    ],
  ])("through %s are %d", (_what, count, waiting) => {
    expect(hops(waiting)).toBe(count);
  });

  function* waitForIt(future: Future<unknown>): Coroutine<unknown> {
    return yield* future;
  }
});

describe("programs of tasks that are cancelled at any time", () => {
  type Op =
    | { readonly do: "yield" | "put" | "get" | "set" | "clear" | "notify" }
    | { readonly do: "sleep" | "await the event"; readonly ms: number }
    | { readonly do: "cancel"; readonly task: number }
    | { readonly do: "lock" | "semaphore" | "swallow" | "condition"; readonly ops: readonly Op[] }
    | { readonly do: "timeout" | "shield"; readonly ms: number; readonly ops: readonly Op[] }
    | { readonly do: "gather" | "group" | "first of"; readonly each: readonly (readonly Op[])[] };

  const ms = fc.nat(3);
  const leaf: fc.Arbitrary<Op> = fc.oneof(
    fc.record({ do: fc.constantFrom("yield", "put", "get", "set", "clear", "notify") }),
    fc.record({ do: fc.constantFrom("sleep", "await the event"), ms }),
    fc.record({ do: fc.constant("cancel"), task: fc.nat(4) }),
  );
  /** Operations with operations inside, `depth` deep; most of them get into each other's way. */
  const opAt = (depth: number): fc.Arbitrary<Op> => {
    if (depth === 0) return leaf;
    const ops = fc.array(opAt(depth - 1), { minLength: 1, maxLength: 3, size: "max" });
    return fc.oneof(
      { arbitrary: leaf, weight: 3 },
      { arbitrary: fc.record({ do: fc.constantFrom("lock", "semaphore"), ops }), weight: 3 },
      { arbitrary: fc.record({ do: fc.constantFrom("swallow", "condition"), ops }), weight: 1 },
      { arbitrary: fc.record({ do: fc.constantFrom("timeout", "shield"), ms, ops }), weight: 1 },
      {
        arbitrary: fc.record({
          do: fc.constantFrom("gather", "group", "first of"),
          each: fc.array(ops, { minLength: 1, maxLength: 3 }),
        }),
        weight: 1,
      },
    );
  };
  const program = fc.record({
    tasks: fc.array(fc.array(opAt(2), { minLength: 2, maxLength: 6, size: "max" }), { minLength: 3, maxLength: 5 }),
    cancellations: fc.array(fc.record({ task: fc.nat(4), at: fc.nat(10) }), { maxLength: 4 }),
  });
  type Program = typeof program extends fc.Arbitrary<infer T> ? T : never;

  /** Runs a program to its end, and checks that nothing is left over: no task, no lock, no unit, no item. */
  function runProgram({ tasks: bodies, cancellations }: Program): readonly string[] {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const log = (entry: string): void => void trace.push(`${loop.time()} ${entry}`);
    const heard: unknown[] = [];
    const violations: string[] = [];
    loop.setExceptionHandler((_loop, context) => heard.push(context));

    const lock = new Lock();
    const semaphore = new Semaphore(2);
    const condition = new Condition();
    const event = new Event();
    const queue = new Queue<number>(2);
    const put: number[] = [];
    const got: number[] = [];
    const inside = { lock: 0, semaphore: 0 };
    const most = { lock: 0, semaphore: 0 };
    const waiting = { lock: 0, semaphore: 0, put: 0, get: 0 };
    let made = 0;

    /** Counts who waits, so that a lost wake-up shows. */
    function* counted<T>(what: keyof typeof waiting, wait: Iterable<unknown, T>): Coroutine<T> {
      waiting[what] += 1;
      try {
        return yield* wait;
      } finally {
        waiting[what] -= 1;
      }
    }

    function* runInside(what: "lock" | "semaphore", ops: readonly Op[]): Coroutine<void> {
      const gate = { lock, semaphore }[what];
      yield* counted(what, gate.acquire());
      inside[what] += 1;
      most[what] = Math.max(most[what], inside[what]);
      try {
        yield* runOps(ops);
      } finally {
        inside[what] -= 1;
        gate.release();
      }
    }

    function* runOps(ops: readonly Op[]): Coroutine<void> {
      for (const op of ops) yield* runOp(op);
    }

    function* runOp(op: Op): Coroutine<void> {
      log(op.do);
      switch (op.do) {
        case "yield":
          return void (yield);
        case "sleep":
          return void (yield* sleep(op.ms));
        case "put": {
          made += 1;
          const item = made;
          yield* counted("put", queue.put(item));
          put.push(item);
          return;
        }
        case "get": {
          const item = yield* counted("get", queue.get());
          got.push(item);
          return;
        }
        case "set":
          return event.set();
        case "clear":
          return event.clear();
        case "await the event":
          return void (yield* waitFor(event.wait(), op.ms + 1));
        case "cancel":
          return void tasks[op.task]?.cancel();
        case "lock":
          return yield* runInside("lock", op.ops);
        case "semaphore":
          return yield* runInside("semaphore", op.ops);
        case "condition":
          yield* condition.acquire();
          try {
            yield* condition.wait();
            yield* runOps(op.ops);
          } finally {
            if (!condition.locked()) violations.push("a wait left without the lock");
            condition.release();
          }
          return;
        case "notify":
          return yield* asyncWith(condition, function* () {
            condition.notify();
          });
        case "swallow":
          try {
            yield* runOps(op.ops);
          } catch (error) {
            log(`swallowed ${(error as Error).name}`);
          }
          return;
        case "timeout":
          return yield* asyncWith(timeout(op.ms), () => runOps(op.ops));
        case "shield":
          return yield* waitFor(shield(createTask(runOps(op.ops))), op.ms);
        case "gather":
          return void (yield* gather(op.each.map(runOps)));
        case "group":
          return yield* asyncWith(new TaskGroup(), function* (group) {
            for (const each of op.each) group.createTask(runOps(each));
          });
        case "first of":
          yield* wait(
            op.each.map((each) => createTask(runOps(each))),
            { returnWhen: "FIRST_COMPLETED", timeout: 5 },
          );
      }
    }

    const tasks = bodies.map((body, i) => {
      const task = loop.createTask(() => runOps(body));
      task.addDoneCallback(() => {
        const outcome = task["~future"].peek();
        log(`task ${i} ${outcome?.status}`);
      });
      return task;
    });
    for (const { task, at } of cancellations) loop.callAt(at, () => tasks[task]?.cancel());
    loop.advance(200);
    expect(violations).toEqual([]);
    // Whatever still waits, waits for a reason.
    if (!lock.locked()) expect(waiting.lock).toBe(0);
    if (!semaphore.locked()) expect(waiting.semaphore).toBe(0);
    if (!queue.empty()) expect(waiting.get).toBe(0);
    if (!queue.full()) expect(waiting.put).toBe(0);
    // What still waits then waits for something that does not come: it is cancelled until it has gone.
    for (let i = 0; i < 100 && [...loop._internals.tasks].length > 0; i += 1) {
      for (const task of loop._internals.tasks) task.cancel();
      loop.advance(50);
    }

    expect([...loop._internals.tasks].map((task) => task.getName())).toEqual([]);
    expect(most.lock).toBeLessThanOrEqual(1);
    expect(most.semaphore).toBeLessThanOrEqual(2);
    expect([lock.locked(), condition.locked()]).toEqual([false, false]);
    for (const free of [true, true, false]) {
      expect(semaphore.locked()).toBe(!free);
      if (free) loop.runUntilComplete(semaphore.acquire());
    }
    const left: number[] = [];
    while (!queue.empty()) left.push(queue.getNowait());
    expect([...got, ...left].sort((a, b) => a - b)).toEqual([...put].sort((a, b) => a - b));
    expect(heard.filter((context) => !String((context as Error).message).includes("never retrieved"))).toEqual([]);
    return trace;
  }

  it("end, leave no lock held and no unit taken, and lose no item, the same way each time", () => {
    fc.assert(
      fc.property(program, (each) => {
        expect(runProgram(each)).toEqual(runProgram(each));
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});
