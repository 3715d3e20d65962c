import { describe, expect, it } from "vitest";
import { type EventLoop, getRunningLoop, run, VirtualLoop } from "../loop/index.ts";
import { Runner } from "./runner.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";

const loopFactory = (): VirtualLoop => new VirtualLoop();

describe("case 93: a Runner's loop", () => {
  it.each([true, false, undefined])("has the debug mode that is asked for: %o", async (debug) => {
    await using runner = new Runner({ debug, loopFactory });
    expect(await runner.run(async () => getRunningLoop().getDebug())).toBe(debug ?? false);
  });

  it("is made once, by the factory", async () => {
    let made = 0;
    await using runner = new Runner({
      loopFactory: () => {
        made += 1;
        return new VirtualLoop();
      },
    });
    expect(made).toBe(0);
    const loop: EventLoop = runner.getLoop();
    expect(await runner.run(async () => getRunningLoop())).toBe(loop);
    expect(made).toBe(1);
  });

  it("is closed at the end of the block, and the Runner is of no use then", async () => {
    const runner = new Runner({ loopFactory });
    const loop = runner.getLoop();
    {
      await using same = runner;
      await same.run(function* () {});
    }
    expect(loop.isClosed()).toBe(true);
    const invalid = { name: "InvalidStateError" };
    await expect(runner.run(function* () {})).rejects.toMatchObject(invalid);
    expect(() => runner.getLoop()).toThrow(expect.objectContaining(invalid));
  });
});

describe("case 93: Runner.run()", () => {
  it("rejects with the very error of its work, and can be called again", async () => {
    await using runner = new Runner({ loopFactory });
    const error = new Error("planted");
    await expect(
      runner.run(async () => {
        throw error;
      }),
    ).rejects.toBe(error);
    expect(await runner.run(sleep(1, "again"))).toBe("again");
  });

  it("rejects with a CancelledError where its work cancels itself", async () => {
    await using runner = new Runner({ loopFactory });
    const cancelled = runner.run(function* (self) {
      self.cancel("enough");
      yield* sleep(1000);
    });
    await expect(cancelled).rejects.toMatchObject({ name: "CancelledError", reason: "enough" });
  });

  it("case 92: wakes work that waits for ever, by its signal, and gives the signal's reason", async () => {
    await using runner = new Runner();
    const controller = new AbortController();
    const interrupted = runner.run(
      function* () {
        getRunningLoop().callSoon(() => controller.abort("interrupted"));
        yield* getRunningLoop().createFuture();
      },
      { signal: controller.signal },
    );
    await expect(interrupted).rejects.toMatchObject({ name: "CancelledError", reason: "interrupted" });
  });
});

describe("case 91: run()", () => {
  it("cancels tasks that its work has left, also if that fails", async () => {
    const trace: string[] = [];
    const error = new Error("planted");
    const failed = run(
      function* () {
        createTask(function* () {
          try {
            yield* sleep(1000);
          } finally {
            trace.push("cancelled");
          }
        });
        yield* sleep(1);
        throw error;
      },
      { loopFactory },
    );
    await expect(failed).rejects.toBe(error);
    expect(trace).toEqual(["cancelled"]);
  });

  it("waits for tasks that wait for each other, when it cancels them", async () => {
    const ends: string[] = [];
    await run(
      function* () {
        const inner = createTask(sleep(1000));
        const outer = createTask(function* () {
          yield* inner;
        });
        for (const task of [inner, outer])
          task.addDoneCallback(() => ends.push(task.cancelled() ? "cancelled" : "done"));
        yield* sleep(1);
      },
      { loopFactory },
    );
    expect(ends).toEqual(["cancelled", "cancelled"]);
  });
});
