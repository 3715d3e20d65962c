import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { CancelledError } from "./errors.ts";
import { Future } from "./future.ts";
import { currentTask } from "./running.ts";
import type { Task } from "./task.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const turnOfHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new Promise<never>(() => {});
const cancelledFor = (reason: unknown) => expect.objectContaining({ name: "CancelledError", reason });

/** Runs `body` as a task, cancels it when it waits, and gives the task when it is done; in a list, as it is a thenable. */
async function cancelledWhile<T>(body: (task: Task<unknown>) => Promise<T>): Promise<[Task<T>]> {
  const loop = new VirtualLoop();
  const task = loop.createTask(body);
  await loop.run(async () => {
    for (let i = 0; i < 3; i += 1) await turnOfHost();
    task.cancel("why");
    await Promise.allSettled([task]);
  });
  return [task];
}

describe("an async function as a task", () => {
  it("ends with its value or its error, by identity", async () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const value = {};
    await loop.run(async () => {
      expect(await loop.createTask(async () => value)).toBe(value);
      const failing = loop.createTask(async () => {
        await null;
        throw error;
      });
      await expect(failing).rejects.toBe(error);
      await expect(loop.createTask(async () => Promise.reject(TypeError))).rejects.toBe(TypeError);
    });
  });

  it("is given its task, also after native awaits", async () => {
    const loop = new VirtualLoop();
    const given = loop.run(async (self) => {
      await turnOfHost();
      return self === currentTask();
    });
    expect(await given).toBe(true);
  });

  it("starts in the next iteration, up to its first await", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.createTask(async () => {
      trace.push("started");
      await null;
      trace.push("too far");
    });
    expect(trace).toEqual([]);
    loop.advance(0);
    expect(trace).toEqual(["started"]);
  });

  it("case 32: cannot wait for itself", async () => {
    const loop = new VirtualLoop();
    const itself = { code: "ERR_TASK_AWAITS_ITSELF" };
    await loop.run(async (self) => {
      await expect(async () => await self).rejects.toMatchObject(itself);
    });
    await expect(loop.run(async (self) => self)).rejects.toMatchObject(itself);
  });

  it("is never called if it is cancelled before it starts", async () => {
    let started = false;
    const loop = new VirtualLoop();
    const task = loop.createTask(async () => {
      started = true;
    });
    task.cancel("why");
    await expect(loop.run(() => task)).rejects.toEqual(cancelledFor("why"));
    expect(started).toBe(false);
  });
});

describe("cancelling an async function", () => {
  it("cancels the Sennit future that it awaits", async () => {
    const [task] = await cancelledWhile(async () => {
      await new Future();
    });
    expect(task.cancelled()).toBe(true);
    expect(() => task.result()).toThrow(cancelledFor("why"));
  });

  it("cancels one that it awaits by then, before its first await", async () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const task = loop.createTask(async () => future.then((value) => value + 1));
    loop.advance(0);
    task.cancel("why");
    expect(future.cancelled()).toBe(true);
    await expect(loop.run(() => task)).rejects.toEqual(cancelledFor("why"));
  });

  it("cancels all that it awaits together", async () => {
    const loop = new VirtualLoop();
    const futures = [loop.createFuture(), loop.createFuture()];
    const task = loop.createTask(async () => Promise.all(futures));
    await loop.run(async () => {
      await turnOfHost();
      task.cancel();
      await turnOfHost();
    });
    expect([...futures, task].map((future) => future.cancelled())).toEqual([true, true, true]);
  });

  it("reaches the wait of a task that it awaits", async () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const inner = loop.createTask(function* () {
      try {
        yield* sleep(1000);
      } finally {
        trace.push("inner cleans up");
      }
    });
    const outer = loop.createTask(async () => {
      try {
        await inner;
      } finally {
        trace.push("outer cleans up");
      }
    });
    await loop.run(async () => {
      await turnOfHost();
      outer.cancel();
    });
    expect(trace).toEqual(["inner cleans up", "outer cleans up"]);
  });

  it("ends a wait for a promise that was made by task.wait", async () => {
    const [task] = await cancelledWhile(async (self) => {
      await self.wait(never);
    });
    expect(task.cancelled()).toBe(true);
  });

  it("gives task.wait's value and error otherwise", async () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    await loop.run(async () => {
      const task = currentTask();
      expect(await task?.wait(Promise.resolve("value"))).toBe("value");
      await expect(task?.wait(Promise.reject(error))).rejects.toBe(error);
    });
  });

  it("aborts its signal, with a CancelledError that has the reason", async () => {
    let reason: unknown;
    const [task] = await cancelledWhile(async ({ signal }) => {
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      reason = signal.reason;
      return "finished all the same";
    });
    expect(reason).toEqual(cancelledFor("why"));
    expect(task.result()).toBe("finished all the same");
  });

  it("is what an AbortError of fetch and its like means", async () => {
    const [task] = await cancelledWhile(async ({ signal }) => {
      await delay(1_000_000, undefined, { signal });
    });
    expect(task.cancelled()).toBe(true);
    expect(() => task.result()).toThrow(cancelledFor("why"));
  });

  it("is not what an AbortError means that nobody asked for", async () => {
    const loop = new VirtualLoop();
    const error = new DOMException("not ours", "AbortError");
    const task = loop.createTask(async () => {
      throw error;
    });
    await expect(loop.run(() => task)).rejects.toBe(error);
    expect(task.cancelled()).toBe(false);
  });

  it("can be swallowed, as in a coroutine", async () => {
    const [task] = await cancelledWhile(async () => {
      try {
        await new Future();
      } catch (error) {
        expect(error).toBeInstanceOf(CancelledError);
      }
      await sleep(10);
      return "went on";
    });
    expect(task.result()).toBe("went on");
    expect(task.cancelling()).toBe(1);
  });

  it("gives way to another error", async () => {
    const error = new Error("in cleanup");
    const [task] = await cancelledWhile(async () => {
      try {
        await new Future();
      } catch {
        throw error;
      }
    });
    expect(task.exception()).toBe(error);
  });

  it("case 43: lets cleanup await, after a wait of Sennit's", async () => {
    const trace: string[] = [];
    const [task] = await cancelledWhile(async () => {
      try {
        await new Future();
      } finally {
        await sleep(10);
        trace.push("cleaned up");
      }
    });
    expect(trace).toEqual(["cleaned up"]);
    expect(task.cancelled()).toBe(true);
  });

  it("case 43: lets cleanup await, after a wait that the signal ended", async () => {
    const trace: string[] = [];
    const [task] = await cancelledWhile(async ({ signal }) => {
      try {
        await delay(1_000_000, undefined, { signal });
      } finally {
        await sleep(10);
        trace.push("cleaned up");
      }
    });
    expect(trace).toEqual(["cleaned up"]);
    expect(task.cancelled()).toBe(true);
  });

  it("waits for the next wait of Sennit's where there is none, and for the end where none comes", async () => {
    let proceed = (): void => {};
    const gate = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const waits = loop.createTask(async () => {
      await gate;
      trace.push("goes on alone");
      await sleep(1_000_000);
    });
    const returns = loop.createTask(async () => {
      await gate;
      return "lost";
    });
    await loop.run(async () => {
      await turnOfHost();
      waits.cancel("why");
      returns.cancel("why");
      await turnOfHost();
      expect([waits.done(), returns.done()]).toEqual([false, false]);
      proceed();
      await turnOfHost();
    });
    expect(trace).toEqual(["goes on alone"]);
    expect(() => waits.result()).toThrow(cancelledFor("why"));
    expect(() => returns.result()).toThrow(cancelledFor("why"));
    expect(loop.time()).toBe(0);
  });

  it("is taken back by uncancel, if it was not delivered yet", async () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(async (self) => {
      await turnOfHost();
      expect(self.cancelling()).toBe(1);
      self.uncancel();
      await sleep(10);
      return "not cancelled";
    });
    await loop.run(async () => {
      await null;
      task.cancel();
      expect(await task).toBe("not cancelled");
    });
  });

  it("leaves alone what the function no longer awaits", async () => {
    const loop = new VirtualLoop();
    const first = loop.createFuture();
    await loop.run(async () => {
      const task = loop.createTask(async () => {
        await first;
        await sleep(1000);
      });
      await turnOfHost();
      first.setResult(1);
      await turnOfHost();
      task.cancel();
    });
    expect(first.result()).toBe(1);
  });
});
