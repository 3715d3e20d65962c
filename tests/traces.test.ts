import { spawnSync } from "node:child_process";
import { formatTrace } from "sennit";
import {
  asyncWith,
  coroutine as calls,
  createTask,
  type Future,
  gather,
  run,
  shield,
  sleep,
  TaskGroup,
  waitFor,
} from "sennit/asyncio";
import { Future as ConcurrentFuture, InlineExecutor, WorkerExecutor } from "sennit/concurrent";
import { getRunningLoop, VirtualLoop } from "sennit/loop";
import { cancelAfter, coroutine, multi, WaitIterator, withTimeout } from "sennit/tornado";
import { Deferred, fork, inlineCallbacks, succeed } from "sennit/twisted";
import { describe, expect, it } from "vitest";

// One error goes through all families, and its trace tells where each of those waited whom it has come through.

function raise(): never {
  throw new Error("planted");
}

/** The functions of this file in a trace, in its order. */
function told(error: unknown): string[] {
  const lines = formatTrace(error).split("\n");
  return lines.flatMap((line) => /^ *at (?:async )?(\w+) \(.*traces\.test\.ts:\d+:\d+\)$/.exec(line)?.[1] ?? []);
}

/** What `main` comes to in virtual time: its error. */
function errorOf(main: () => Generator<unknown>): Promise<unknown> {
  return new VirtualLoop().run(main).then(
    () => undefined,
    (error) => error,
  );
}

const inTornado = coroutine(function* inTornado(failing: () => Iterable<unknown, unknown, unknown>) {
  yield* failing();
});

const inTwisted = inlineCallbacks(function* inTwisted(failing: () => Iterable<unknown, unknown, unknown>) {
  yield* failing();
});

function* failLater(): Generator<unknown> {
  yield* sleep(1);
  raise();
}

describe("the trace of an error", () => {
  it("leads through coroutines of every family, async functions and an executor", async () => {
    async function inAsyncFunction(): Promise<void> {
      await inTwisted(() => inTornado(failLater));
    }
    async function outerAsyncFunction(): Promise<void> {
      await inAsyncFunction();
    }
    const error = await errorOf(function* main() {
      yield* new InlineExecutor().submit(() => createTask(outerAsyncFunction));
    });
    const way = ["raise", "failLater", "inTornado", "inTwisted", "inAsyncFunction", "outerAsyncFunction", "main"];
    expect(told(error)).toEqual(way);
    expect((error as Error).stack).toBe(formatTrace(error));
  });

  it("leads through calls that their driver resumes directly, each where it waits", async () => {
    const deep = calls(function* deep(n: number): Generator<unknown> {
      if (n > 0) yield* deep(n - 1);
      else yield* failLater();
    });
    const caught: unknown[] = [];
    const catching = calls(function* catching(): Generator<unknown> {
      try {
        yield* deep(1);
      } catch (error) {
        caught.push(...told(error));
        throw error;
      }
    });
    function* body(): Generator<unknown> {
      yield* catching();
    }
    for (const drive of [createTask, (fn: typeof body) => inTwisted(fn), (fn: typeof body) => inTornado(fn)]) {
      caught.length = 0;
      const error = await errorOf(function* main() {
        yield* drive(body);
      });
      const driver = drive === createTask ? [] : [told(error).at(-2)];
      expect(caught).toEqual(["raise", "failLater", "deep", "deep", "catching"]);
      expect(told(error)).toEqual(["raise", "failLater", "deep", "deep", "catching", "body", ...driver, "main"]);
    }
  });

  it("leads through native promises", async () => {
    const error = await errorOf(function* main() {
      const promise = createTask(failLater).then();
      yield* inTwisted(function* outer() {
        yield* createTask(() => Promise.all([promise]).then(() => {}));
      });
    });
    expect(told(error)).toEqual(["raise", "failLater", "outer", "inTwisted", "main"]);
  });

  it.each<[string, (work: Future<unknown>) => Iterable<unknown, unknown, unknown>]>([
    ["gather", (work) => gather([work])],
    ["shield", (work) => shield(work)],
    ["waitFor", (work) => waitFor(work, 1000)],
    ["multi", (work) => multi([work])],
    ["withTimeout", (work) => withTimeout({ days: 1 }, work)],
    ["cancelAfter", (work) => cancelAfter({ days: 1 }, work)],
    ["WaitIterator", (work) => new WaitIterator([work]).next()],
    ["Deferred.fromFuture", (work) => Deferred.fromFuture(work)],
    ["asFuture", (work) => Deferred.fromFuture(work).asFuture(getRunningLoop())],
    ["a chain of Deferreds", (work) => succeed(1).addCallback(() => Deferred.fromFuture(work).addBoth((x) => x))],
    ["fork", (work) => fork(Deferred.fromFuture(work))],
  ])("leads through %s, in one line for each of two that fail with the same error", async (_name, wrap) => {
    const caught: unknown[] = [];
    await new VirtualLoop().run(function* () {
      const source = createTask(failLater);
      function* waiter(): Generator<unknown> {
        yield* source;
      }
      function* outer(): Generator<unknown> {
        yield* wrap(createTask(waiter));
      }
      caught.push(...(yield* gather([createTask(outer), createTask(outer)], { returnExceptions: true })));
    });
    expect(caught[0]).toBe(caught[1]);
    expect(told(caught[0])).toEqual(["raise", "failLater", "waiter", "outer", "waiter", "outer"]);
  });

  it("shows each error of a group, and each cause", async () => {
    const error = await errorOf(function* main() {
      yield* asyncWith(new TaskGroup(), function* (group) {
        group.createTask(failLater);
        group.createTask(function* wraps() {
          try {
            yield* sleep(5);
          } catch {
            // It is cancelled, and its cleanup fails.
          }
          try {
            yield* inTornado(failLater);
          } catch (cause) {
            throw new Error("wrapped", { cause });
          }
        });
        yield* sleep(5);
      });
    });
    const outline = formatTrace(error)
      .split("\n")
      .filter((line) => !/^ *at /.test(line));
    expect(outline.slice(1)).toEqual([
      "  error 1 of 2: Error: planted",
      "  error 2 of 2: Error: wrapped",
      "    caused by: Error: planted",
    ]);
    expect(told(error).slice(-4)).toEqual(["raise", "failLater", "inTornado", "wraps"]);
  });

  it("shows the frames of a worker thread, the place of submit, and the wait", async () => {
    const module = new URL("data:text/javascript,export function inWorker() { throw new TypeError('planted'); }");
    await using pool = new WorkerExecutor<{ inWorker(): void }>(module, { workers: 1 });
    function* waits(): Generator<unknown> {
      const job = pool.submit("inWorker");
      yield* job;
    }
    const error = await run(function* main() {
      yield* waits();
    }).catch((thrown) => thrown);
    const lines = (error as Error).stack?.split("\n").map((line) => line.trim().replace(/ \(.*|data:.*/, ""));
    expect(lines?.slice(0, 5)).toEqual([
      "TypeError: planted",
      "at inWorker",
      'at submit("inWorker") to a worker, by:',
      "at waits",
      "at main",
    ]);
    // Where `main` waits it has also submitted.
    expect(told(error)).toEqual(["waits", "main", "waits"]);
  });

  it("leads, in a worker thread, through the coroutines there", async () => {
    const url = new URL("../packages/sennit/dist/asyncio/index.js", import.meta.url).href;
    const source = `
      import { createTask, run, sleep } from "${url}";
      function* inner() { yield* sleep(1); throw new Error("planted"); }
      function* outer() { yield* createTask(inner); }
      export const task = () => run(outer);`;
    const module = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    await using pool = new WorkerExecutor<{ task(): Promise<void> }>(module, { workers: 1 });
    const error = await run(function* main() {
      const job = pool.submit("task");
      yield* job;
    }).catch((thrown) => thrown);
    const lines = (error as Error).stack?.split("\n").map((line) => line.trim().replace(/ \(.*|data:.*/, ""));
    expect(lines?.slice(0, 4)).toEqual([
      "Error: planted",
      "at inner",
      "at async outer",
      'at submit("task") to a worker, by:',
    ]);
    expect(told(error)).toEqual(["main", "main"]);
  });

  it("is what Node prints of an error that nobody catches", () => {
    const url = new URL("../packages/sennit/dist/asyncio/index.js", import.meta.url).href;
    const source = `
      import { createTask, run, sleep } from "${url}";
      function* inner() { yield* sleep(1); throw new Error("planted"); }
      await run(function* outer() { yield* createTask(inner); });`;
    const { stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", source], { encoding: "utf8" });
    expect(stderr.match(/at (?:async )?(?:inner|outer)\b/g)).toEqual(["at inner", "at async outer"]);
  });

  it("tells of a bare yield by name, and in debug mode by the place where its future was made", async () => {
    function* bare(): Generator<unknown> {
      yield createTask(failLater);
    }
    const lineOf = async (debug: boolean): Promise<string | undefined> => {
      const loop = new VirtualLoop();
      loop.setDebug(debug);
      const error = await loop.run(() => createTask(bare)).catch((thrown) => thrown);
      return formatTrace(error).split("\n").at(-1);
    };
    expect(await lineOf(false)).toBe("    at async bare (yield)");
    expect(await lineOf(true)).toMatch(
      /^ {4}at async bare \(yield of what was made at bare \(.*traces\.test\.ts:\d+:\d+\)\)$/,
    );
  });
});

describe("~future.trace()", () => {
  /** The kinds and names of the places where `main` waits in the end, the innermost first. */
  async function standing(main: () => Generator<unknown>, debug = false): Promise<string[]> {
    const loop = new VirtualLoop();
    loop.setDebug(debug);
    const task = loop.createTask(main);
    loop.advance(0);
    await new Promise(setImmediate);
    loop.advance(0);
    return (task["~future"].trace?.() ?? []).map(({ name, kind }) => `${kind} ${name}`);
  }

  const forever = (): Future<never> => getRunningLoop().createFuture();

  it("says where the execution stands, across families", async () => {
    function* last(): Generator<unknown> {
      yield* forever();
    }
    const inner = (): Future<unknown> =>
      cancelAfter(
        { days: 1 },
        inTornado(() => createTask(last)),
      );
    const names = await standing(function* main() {
      yield* createTask(
        async () => {
          await inTwisted(inner);
        },
        { name: "a name" },
      );
    });
    const middle = ["tornado inTornado", "twisted inTwisted", "asyncio a name"];
    expect(names).toEqual(["asyncio last", ...middle, "asyncio main"]);
  });

  it("says the name of a worker's task, and of a task whose function has none", async () => {
    const module = new URL("data:text/javascript,export const inWorker = () => 1;");
    await using pool = new WorkerExecutor<{ inWorker(): number }>(module, { workers: 1 });
    const names = await standing(function* main() {
      yield* createTask(() => pool.submit("inWorker"), { name: "a name" });
    });
    expect(names).toEqual(["concurrent inWorker", "asyncio a name", "asyncio main"]);
  });

  it("says the places of tasks in debug mode", async () => {
    function* inner(): Generator<unknown> {
      yield* forever();
    }
    const names = await standing(function* main() {
      yield* gather([
        createTask(function* first() {
          yield* inner();
        }),
      ]);
    }, true);
    expect(names).toEqual(["asyncio inner", "asyncio first", "asyncio main"]);
  });

  it("ends where executions wait in a circle", async () => {
    const names = await standing(function* main() {
      const tasks: Future<unknown>[] = [];
      const circle = (other: number) =>
        function* circle(): Generator<unknown> {
          yield* tasks[other] as Future<unknown>;
        };
      tasks.push(createTask(circle(1)), createTask(circle(0)));
      yield* tasks[0] as Future<unknown>;
    });
    expect(names.length).toBeGreaterThan(10);
    expect(names.length).toBeLessThan(100);
  });

  it.each([
    ["asyncio", () => new VirtualLoop().createFuture()],
    ["Twisted", () => new Deferred()],
    ["concurrent", () => new ConcurrentFuture()],
  ])("says nothing for what has no work behind it, pending or done: %s", (_family, make) => {
    const future = make();
    expect(future["~future"].trace?.()).toEqual([]);
    if (future instanceof Deferred) future.callback(1);
    else future.setResult(1);
    expect(future["~future"].trace?.()).toEqual([]);
  });
});
