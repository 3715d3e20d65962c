import { describe, expect, it } from "vitest";
import { type Future, futureAddToAwaitedBy, futureDiscardFromAwaitedBy, Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { captureCallGraph, type FutureCallGraph, formatCallGraph, printCallGraph } from "./callGraph.ts";
import { gather } from "./gather.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { TaskGroup } from "./taskGroup.ts";
import { createTask } from "./tasks.ts";
import { timeout } from "./timeout.ts";
import { wait } from "./wait.ts";

/** The names in a graph, as nested lists: a future that is no task stands there with its class. */
function shape(graph: FutureCallGraph | undefined): unknown {
  if (graph === undefined) return undefined;
  const { future, awaitedBy } = graph;
  return [future instanceof Task ? future.getName() : future.constructor.name, ...awaitedBy.map(shape)];
}

/** Runs `outer` as a task of that name, and gives the graph of the task "inner" that it was handed. */
function graphIn(outer: (inner: Task<string>) => Generator<unknown, unknown, unknown>): unknown {
  const loop = new VirtualLoop();
  return loop.runUntilComplete(function* () {
    const inner = createTask(sleep(10, "done"), { name: "inner" });
    createTask(() => outer(inner), { name: "outer" });
    yield* sleep(0);
    yield* sleep(0);
    const graph = shape(captureCallGraph(inner));
    yield* inner;
    return graph;
  });
}

describe("captureCallGraph()", () => {
  it("shows a task that waits on another", () => {
    const graph = graphIn(function* (inner) {
      yield* inner;
    });
    expect(graph).toEqual(["inner", ["outer"]]);
  });

  it("shows who waits through gather and through shield", () => {
    const gathering = graphIn(function* (inner) {
      yield* gather([inner]);
    });
    expect(gathering).toEqual(["inner", ["Future", ["outer"]]]);
    const shielding = graphIn(function* (inner) {
      yield* shield(inner);
    });
    expect(shielding).toEqual(["inner", ["Future", ["outer"]]]);
  });

  it("takes no value of a future for what settles one", () => {
    const graph = graphIn(function* (inner) {
      const done = inner.getLoop().createFuture<unknown>();
      done.setResult({ children: [inner] });
      yield* gather([done, inner]);
    });
    expect(graph).toEqual(["inner", ["Future", ["outer"]]]);
  });

  it("shows who waits by wait(), in a TaskGroup and under a timeout, without what is in between", () => {
    const waiting = graphIn(function* (inner) {
      yield* wait([inner]);
    });
    expect(waiting).toEqual(["inner", ["outer"]]);
    const limited = graphIn(function* (inner) {
      yield* asyncWith(timeout(1000), () => inner);
    });
    expect(limited).toEqual(["inner", ["outer"]]);
    const loop = new VirtualLoop();
    const grouped = loop.runUntilComplete(function* () {
      let child: Task<void> | undefined;
      createTask(
        () =>
          asyncWith(new TaskGroup(), function* (group) {
            child = group.createTask(function* () {
              yield* sleep(10);
            });
            child.setName("child");
          }),
        { name: "parent" },
      );
      yield* sleep(1);
      return shape(captureCallGraph(child as Task<void>));
    });
    expect(grouped).toEqual(["child", ["parent"]]);
  });

  it("shows each of several that wait, and theirs", () => {
    const graph = graphIn(function* (inner) {
      const second = createTask(() => inner, { name: "second" });
      const third = createTask(() => second, { name: "third" });
      yield* gather([inner, third]);
    });
    expect(graph).toEqual(["inner", ["Future", ["outer"]], ["second", ["third", ["Future", ["outer"]]]]]);
  });

  it("takes the current task where none is given, and nothing where there is none", () => {
    const loop = new VirtualLoop();
    const graph = loop.runUntilComplete(function* () {
      return shape(captureCallGraph());
    });
    expect(graph).toEqual([expect.stringMatching(/^Task-\d+$/)]);
    expect(captureCallGraph()).toBeUndefined();
    expect(() => formatCallGraph()).toThrow(/formatCallGraph\(task\)/);
  });

  it("cuts a circle where it closes", () => {
    const loop = new VirtualLoop();
    const tasks: Task<unknown>[] = [];
    tasks.push(loop.createTask(() => tasks[1] as Future<unknown>, { name: "a" }));
    tasks.push(loop.createTask(() => tasks[0] as Future<unknown>, { name: "b" }));
    loop.advance(0);
    expect(shape(captureCallGraph(tasks[0]))).toEqual(["a", ["b"]]);
  });

  it("shows who was declared to wait", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const waiter = loop.createFuture();
    futureAddToAwaitedBy(future, waiter);
    expect(shape(captureCallGraph(future))).toEqual(["Future", ["Future"]]);
    futureDiscardFromAwaitedBy(future, waiter);
    expect(shape(captureCallGraph(future))).toEqual(["Future"]);
  });
});

describe("formatCallGraph()", () => {
  it("writes the graph with its names and, in debug mode, with the frames of the coroutines", () => {
    const loop = new VirtualLoop();
    loop.setDebug(true);
    function* theInnermost(): Generator<unknown, void, unknown> {
      yield* loop.createFuture<void>();
    }
    function* around(): Generator<unknown, void, unknown> {
      yield* theInnermost();
    }
    const inner = loop.createTask(around(), { name: "inner" });
    loop.createTask(() => inner, { name: "outer" });
    loop.advance(0);
    const text = formatCallGraph(inner);
    expect(text).toMatch(/^\* Task\(name='inner'\)\n {2}\+ Call stack:\n {2}\| {3}theInnermost/);
    expect(text).toContain("around");
    expect(text).toContain("  + Awaited by:\n     * Task(name='outer')");
    expect(text).not.toContain("#step");
    expect(inner.getStack(1)).toHaveLength(1);
    const printed: string[] = [];
    printCallGraph(inner, { print: (line) => printed.push(line) });
    expect(printed).toEqual([text]);
    inner.printStack(undefined, (line) => printed.push(line));
    expect(printed[1]).toMatch(/^Stack for inner\n {2}at theInnermost/);
  });
});
