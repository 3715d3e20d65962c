import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import { Context, ContextVar, carry, copyContext } from "../core/context.ts";
import { HostLoop } from "./hostLoop.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const variable = new ContextVar("variable", "default");

describe("case 73: context variables", () => {
  it("are captured when a callback is registered, and what it sets is its own", () => {
    const loop = new VirtualLoop();
    const seen: string[] = [];
    const look = (): void => {
      seen.push(variable.get());
      variable.set("set in a callback");
    };
    new Context().run(() => {
      variable.set("soon");
      loop.callSoon(look);
      variable.set("later");
      loop.callLater(10, look);
      variable.set("done");
      const future = loop.createFuture<number>();
      future.addDoneCallback(look);
      future.addDoneCallback(look);
      variable.set("after");
      future.setResult(1);
    });
    loop.callSoon(look);
    loop.advance(10);
    expect(seen).toEqual(["soon", "done", "done", "default", "later"]);
    expect(variable.get()).toBe("default");
  });

  it("of a callback on a done future are those of the moment in which it is added", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    future.setResult(1);
    const seen: string[] = [];
    new Context().run(() => {
      variable.set("added late");
      future.addDoneCallback(() => seen.push(variable.get()));
    });
    loop.advance(0);
    expect(seen).toEqual(["added late"]);
  });

  it("of a callback with a context of its own live in that, and are shared", () => {
    const loop = new VirtualLoop();
    const context = new Context();
    const future = loop.createFuture<number>();
    const callback = (): void => void variable.set(`${variable.get()}!`);
    future.addDoneCallback(callback, { context });
    future.addDoneCallback(callback, { context });
    future.setResult(1);
    loop.advance(0);
    expect(context.get(variable)).toBe("default!!");
  });

  it("do not hide a callback from removeDoneCallback", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const callback = (): void => expect.unreachable();
    new Context().run(() => {
      variable.set("bound");
      future.addDoneCallback(callback);
      future.addDoneCallback(callback, { context: new Context() });
    });
    future.addDoneCallback(callback);
    expect(future.removeDoneCallback(callback)).toBe(3);
    future.setResult(1);
    loop.advance(0);
  });

  it("of a task are a copy: what it sets stays over its waits, and is not seen outside", () => {
    const loop = new VirtualLoop();
    const seen: string[] = [];
    loop.runUntilComplete(function* () {
      variable.set("parent");
      const child = loop.createTask(function* () {
        seen.push(variable.get());
        variable.set("child");
        yield;
        seen.push(variable.get());
      });
      variable.set("parent, later");
      yield* child;
      seen.push(variable.get());
    });
    expect(seen).toEqual(["parent", "child", "parent, later"]);
    expect(variable.get()).toBe("default");
  });

  it("of a coroutine that is waited for by yield* are its caller's", () => {
    const loop = new VirtualLoop();
    const seen = loop.runUntilComplete(function* () {
      yield* (function* () {
        variable.set("set by the callee");
      })();
      return variable.get();
    });
    expect(seen).toBe("set by the callee");
  });

  it("of a task with a context of its own live in that", () => {
    const loop = new VirtualLoop();
    const context = new Context();
    const task = loop.createTask(
      function* () {
        variable.set("one");
        yield;
        variable.set(`${variable.get()}, two`);
      },
      { context },
    );
    loop.runUntilComplete(task);
    expect(context.get(variable)).toBe("one, two");
    expect(task.getContext()).toBe(context);
  });

  it("of a task can be read by its getContext", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* () {
      variable.set("inside");
      yield loop.createFuture();
    });
    loop.advance(0);
    expect(task.getContext().get(variable)).toBe("inside");
    expect(task.getContext().run(() => variable.get())).toBe("inside");
  });

  it("go over the native awaits of an async function, each task's own", async () => {
    const loop = new VirtualLoop();
    const work = (name: string) => async (): Promise<string[]> => {
      variable.set(name);
      await null;
      const first = variable.get();
      variable.set(`${name}, after an await`);
      await loop.createTask(function* () {
        yield;
      });
      return [first, variable.get()];
    };
    const got = await loop.run(function* () {
      const tasks = ["a", "b"].map((name) => loop.createTask(work(name)));
      return [yield* tasks[0]!, yield* tasks[1]!];
    });
    expect(got).toEqual([
      ["a", "a, after an await"],
      ["b", "b, after an await"],
    ]);
    expect(variable.get()).toBe("default");
  });

  it("set after a native await are those of what is started there", async () => {
    const loop = new HostLoop();
    const got = await loop.run(async () => {
      await null;
      variable.set("after");
      return [copyContext().get(variable), await loop.createTask(async () => variable.get())];
    });
    expect(got).toEqual(["after", "after"]);
  });

  it("of a loop that runs inside a callback do not mix with those around it", () => {
    const outer = new VirtualLoop();
    const seen: string[] = [];
    new Context().run(() => {
      variable.set("outer");
      outer.callSoon(() => {
        const inner = new VirtualLoop();
        inner.callSoon(() => seen.push(variable.get()));
        inner.advance(0);
        seen.push(variable.get());
      });
    });
    outer.advance(0);
    expect(seen).toEqual(["outer", "outer"]);
  });
});

describe("a carried AsyncLocalStorage", () => {
  const storage = new AsyncLocalStorage<string>();
  carry(storage);

  it("follows the same rule: callbacks and tasks see what was there when they were registered", () => {
    const loop = new VirtualLoop();
    const seen: unknown[] = [];
    storage.run("request 1", () => loop.callSoon(() => seen.push(storage.getStore())));
    storage.run("request 2", () =>
      loop.createTask(function* () {
        yield;
        seen.push(storage.getStore());
      }),
    );
    loop.callSoon(() => seen.push(storage.getStore()));
    storage.run("whoever turns the loop", () => {
      loop.advance(0);
      expect(storage.getStore()).toBe("whoever turns the loop");
    });
    expect(seen).toEqual(["request 1", undefined, "request 2"]);
    expect(storage.getStore()).toBeUndefined();
  });

  it("keeps what a callback enters from the next one", () => {
    const loop = new VirtualLoop();
    const seen: unknown[] = [];
    loop.callSoon(() => storage.enterWith("leaked"));
    loop.callSoon(() => seen.push(storage.getStore()));
    loop.advance(0);
    expect(seen).toEqual([undefined]);
  });

  it("goes over the waits of a coroutine that is resumed by others", async () => {
    const loop = new HostLoop();
    const got = await loop.run(function* () {
      const future = loop.createFuture<string>();
      const task = storage.run("consumer", () =>
        loop.createTask(function* () {
          return `${yield* future}, seen by the ${storage.getStore()}`;
        }),
      );
      yield;
      storage.run("producer", () => future.setResult("a value"));
      return yield* task;
    });
    expect(got).toBe("a value, seen by the consumer");
  });
});
