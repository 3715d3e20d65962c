import { beforeEach, describe, expect, it, vi } from "vitest";

// Until a program sets its first context variable, nothing is captured, shown or kept. Each test is such a program.

type Core = typeof import("../core/context.ts");
type Loops = typeof import("./index.ts");
let core: Core;
let loops: Loops;

beforeEach(async () => {
  vi.resetModules();
  core = await import("../core/context.ts");
  loops = await import("./index.ts");
});

describe("the first value of a program", () => {
  it("is gone after the callback that has set it, and was never the program's", () => {
    const user = new core.ContextVar("user", "nobody");
    const loop = new loops.VirtualLoop();
    const seen: string[] = [];
    loop.callSoon(() => {
      user.set("Ada");
      seen.push(user.get());
      loop.callSoon(() => seen.push(user.get()));
    });
    loop.callSoon(() => seen.push(user.get()));
    loop.advance(0);
    expect([...seen, user.get()]).toEqual(["Ada", "nobody", "Ada", "nobody"]);
  });

  it("is gone after a callback of the host's own loop too", async () => {
    const user = new core.ContextVar("user", "nobody");
    const loop = new loops.HostLoop();
    const seen: string[] = [];
    await loop.run(function* () {
      loop.callSoon(() => user.set("Ada"));
      loop.callSoon(() => seen.push(user.get()));
      yield;
      seen.push(user.get());
      // A promise steps the task itself, while the loop sleeps.
      yield Promise.resolve();
      user.set("Grace");
      yield Promise.resolve();
      seen.push(user.get());
    });
    expect([...seen, user.get()]).toEqual(["nobody", "nobody", "Grace", "nobody"]);
  });

  it("is the task's that has set it, before and after its waits", () => {
    const user = new core.ContextVar("user", "nobody");
    const loop = new loops.VirtualLoop();
    const seen: string[] = [];
    loop.runUntilComplete(function* () {
      const other = loop.createTask(function* () {
        yield;
        yield;
        seen.push(`other ${user.get()}`);
      });
      yield;
      user.set("Ada");
      yield;
      seen.push(user.get());
      yield* other;
    });
    expect(seen).toEqual(["Ada", "other nobody"]);
  });

  it("of the main flow is seen by what is registered then, and not by what was before", () => {
    const user = new core.ContextVar("user", "nobody");
    const loop = new loops.VirtualLoop();
    const seen: string[] = [];
    loop.callSoon(() => seen.push(user.get()));
    user.set("Ada");
    loop.callSoon(() => seen.push(user.get()));
    loop.advance(0);
    expect([...seen, user.get()]).toEqual(["nobody", "Ada", "Ada"]);
  });

  it("in a Context stays in it", () => {
    const user = new core.ContextVar("user", "nobody");
    const context = core.copyContext();
    context.run(() => user.set("Ada"));
    expect([user.get(), context.get(user), context.run(() => user.get())]).toEqual(["nobody", "Ada", "Ada"]);
  });
});
