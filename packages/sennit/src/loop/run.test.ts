import { describe, expect, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { run } from "./run.ts";
import { findRunningLoop, getRunningLoop } from "./running.ts";

describe("run()", () => {
  it("runs coroutines, async functions, calls, futures and promises to their result", async () => {
    const results = [
      await run(function* () {
        yield* sleep(1);
        return "generator";
      }),
      await run(async () => "async function"),
      await run(sleep(1, "call")),
      await run(() => sleep(1, "function")),
      await run(Promise.resolve("promise")),
    ];
    expect(results).toEqual(["generator", "async function", "call", "function", "promise"]);
  });

  it("gives the very error of its work, and closes its loop", async () => {
    const error = new Error("planted");
    let loop: ReturnType<typeof findRunningLoop>;
    const failing = run(function* () {
      loop = getRunningLoop();
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect(loop?.isClosed()).toBe(true);
    expect(findRunningLoop()).toBe(undefined);
  });

  it("case 91: cancels what is left and waits for its cleanup", async () => {
    const trace: string[] = [];
    await run(function* () {
      for (const name of ["a", "b"]) {
        getRunningLoop().createTask(function* () {
          try {
            yield* sleep(1_000_000);
          } finally {
            yield* sleep(1);
            trace.push(name);
          }
        });
      }
      yield;
    });
    expect(trace).toEqual(["a", "b"]);
  });

  it("case 92: can be swallowed by the main task, which then returns normally", async () => {
    const controller = new AbortController();
    const result = await run(
      function* () {
        try {
          controller.abort();
          yield* sleep(1_000_000);
        } catch {}
        return "went on";
      },
      { signal: controller.signal },
    );
    expect(result).toBe("went on");
  });

  it("rejects with a CancelledError that has the signal's reason", async () => {
    const reason = { why: "enough" };
    const controller = new AbortController();
    setImmediate(() => controller.abort(reason));
    await expect(run(sleep(1_000_000), { signal: controller.signal })).rejects.toMatchObject({
      name: "CancelledError",
      reason,
    });
  });

  it("F11: starts nothing with a signal that is aborted already", async () => {
    let started = false;
    const main = async (): Promise<void> => {
      started = true;
    };
    await expect(run(main, { signal: AbortSignal.abort("why") })).rejects.toMatchObject({ reason: "why" });
    expect(started).toBe(false);
  });

  it("case 10: fails where a loop is running already, and starts nothing then", async () => {
    let started = false;
    await run(async () => {
      const inner = run(async () => {
        started = true;
      });
      await expect(inner).rejects.toMatchObject({ code: "ERR_LOOP_ALREADY_RUNNING" });
    });
    expect(started).toBe(false);
  });

  it("fails for what cannot be run, and can then be called again", async () => {
    await expect(run(5 as never)).rejects.toMatchObject({ code: "ERR_NOT_AWAITABLE" });
    expect(await run(async () => "again")).toBe("again");
  });

  it("gives a future that outlives its loop to whoever awaits it", async () => {
    const [future] = await run(function* () {
      const done = getRunningLoop().createFuture<string>();
      done.setResult("kept");
      return [done] as const;
    });
    expect(await future).toBe("kept");
  });
});
