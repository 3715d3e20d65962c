import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Deferred } from "./deferred.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const oops = new Error("oops");

afterEach(() => void flushUnhandledErrors());

describe("then", () => {
  it("gives promises the value and leaves it in the chain", async () => {
    const deferred = new Deferred<number>();
    const doubled = deferred.then((n) => n * 2);
    const more = deferred.addCallback((n) => n + 1);
    deferred.callback(20);
    expect(await doubled).toBe(40);
    expect(more.result).toBe(21);
    expect(await succeed(1)).toBe(1);
  });

  it("marks an error as seen", async () => {
    await expect(fail(oops)).rejects.toBe(oops);
    const deferred = new Deferred<number>();
    const waiting = expect(deferred).rejects.toBe(oops);
    deferred.errback(oops);
    await waiting;
    expect(flushUnhandledErrors()).toEqual([]);
  });

  it("lets the cancellation of an async task reach what it awaits", async () => {
    const loop = new VirtualLoop();
    const deferred = new Deferred<number>();
    await loop.run(function* () {
      const task = loop.createTask(async () => await deferred);
      yield;
      yield;
      task.cancel("why");
      try {
        yield* task;
      } catch {}
    });
    expect(deferred["~future"].peek()).toEqual({ status: "cancelled", reason: "why" });
  });
});
