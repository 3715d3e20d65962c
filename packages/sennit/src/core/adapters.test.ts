import { afterEach, describe, expect, it } from "vitest";
import { gather } from "../asyncio/gather.ts";
import { createTask, ensureFuture } from "../asyncio/index.ts";
import { from } from "../bridge/from.ts";
import { to } from "../bridge/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import { convertYielded, coroutine } from "../tornado/index.ts";
import { Deferred, ensureDeferred, inlineCallbacks } from "../twisted/index.ts";
import { type Adapter, shown, use } from "./adapters.ts";
import { Execution } from "./execution.ts";
import { recipe } from "./recipe.ts";

/** A kind that is a thenable too, and would then give something else. */
class Foreign implements PromiseLike<string> {
  readonly execution = new Execution<string>("foreign");

  then<Ok = string, Err = never>(
    onFulfilled?: ((value: string) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    return Promise.resolve("its then").then(onFulfilled, onRejected);
  }
}

const foreign: Adapter<Foreign> = {
  name: "foreign",
  accepts: (x) => x instanceof Foreign,
  show: (x) => x.execution,
};

let unuse: (() => void)[] = [];
afterEach(() => {
  for (const each of unuse) each();
  unuse = [];
});

const ways: Record<string, (x: Foreign) => unknown> = {
  "from()": (x) => from(x),
  "ensureFuture()": (x) => ensureFuture(x),
  "gather()": (x) =>
    createTask(function* () {
      return (yield* gather([x]))[0];
    }),
  "a task's yield": (x) =>
    createTask(function* () {
      return yield x;
    }),
  "what a task's function returns": (x) => createTask(() => x),
  "ensureDeferred()": (x) => ensureDeferred(x),
  "Deferred.fromFuture()": (x) => Deferred.fromFuture(x),
  "to.deferred()": (x) => to.deferred(x),
  "a Twisted coroutine's yield": (x) =>
    inlineCallbacks(function* () {
      return yield x;
    })(),
  "convertYielded()": (x) => convertYielded(x),
  "a Tornado coroutine's yield": (x) =>
    coroutine(function* () {
      return yield x;
    })(),
};

describe("use()", () => {
  it.each(Object.entries(ways))("%s asks the adapters, before it looks for a then", (_, way) => {
    unuse.push(use(foreign));
    const loop = new VirtualLoop();
    const x = new Foreign();
    const got = loop.runUntilComplete(function* () {
      loop.callLater(10, () => x.execution.fulfil("its outcome"));
      return yield way(x);
    });
    expect(got).toBe("its outcome");
  });

  it("returns a function that takes it back; to use one twice counts once", () => {
    use(foreign);
    const first = use(foreign);
    const x = new Foreign();
    expect(shown(x)).toBe(x.execution);
    first();
    expect(shown(x)).toBeUndefined();
    first();
  });

  it("asks the newest first", () => {
    const other = new Execution<string>("other");
    unuse.push(use(foreign), use({ ...foreign, name: "newer", show: () => other }));
    expect(shown(new Foreign())).toBe(other);
  });

  it("says what is wrong with an adapter", () => {
    for (const bad of [undefined, {}, { name: "half", accepts: () => true }]) {
      expect(() => use(bad as never)).toThrow(expect.objectContaining({ code: "ERR_BAD_ADAPTER" }));
    }
    unuse.push(use({ ...foreign, show: () => ({}) as never }));
    expect(() => shown(new Foreign())).toThrow(/the adapter foreign showed a value as an object of class Object/);
  });
});

describe("a recipe", () => {
  it("is run by each wait", () => {
    let runs = 0;
    const count = recipe("test", () => {
      const work = new Execution<number>("test");
      runs += 1;
      work.fulfil(runs);
      return work;
    });
    const got = new VirtualLoop().runUntilComplete(function* () {
      return [yield count, yield* from(count), yield ensureDeferred(count)];
    });
    expect(got).toEqual([1, 2, 3]);
  });

  it("F12: from() with a signal that is aborted does not run it", () => {
    let runs = 0;
    const count = recipe("test", () => {
      runs += 1;
      return new Execution<number>("test");
    });
    const future = from(count, { loop: new VirtualLoop(), signal: AbortSignal.abort("before") });
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "before" });
    expect(runs).toBe(0);
  });
});

describe("an error that a type announces", () => {
  it("F5: keeps its mark from one family to the next", () => {
    const loop = new VirtualLoop();
    const work = new Execution<never>("test");
    const future = from(to.deferred(from(work, { loop })), { loop });
    work.fail("not found", true);
    loop.advance(0);
    expect(future["~future"].peek()).toEqual({ status: "rejected", reason: "not found", expected: true });
  });
});
