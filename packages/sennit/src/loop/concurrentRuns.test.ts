import { describe, expect, it } from "vitest";
import { HostLoop } from "./hostLoop.ts";
import { run } from "./run.ts";
import { findRunningLoop, getRunningLoop } from "./running.ts";
import { VirtualLoop } from "./virtualLoop.ts";

describe("runs at the same time, such as one for each request,", () => {
  it("have a loop each, and their coroutines and async functions know which", async () => {
    const handle = (loop: HostLoop) =>
      loop.run(async () => {
        await null;
        const task = getRunningLoop().createTask(function* () {
          yield;
          return getRunningLoop();
        });
        return [getRunningLoop() === loop, (await task) === loop];
      });
    expect(await Promise.all([handle(new HostLoop()), handle(new HostLoop())])).toEqual([
      [true, true],
      [true, true],
    ]);
  });

  it("do not wait for each other", async () => {
    const first = run(function* () {
      yield;
      return "first";
    });
    const second = run(async () => "second");
    expect(await Promise.all([second, first])).toEqual(["second", "first"]);
  });

  it("leave code that belongs to neither without a loop, and say what to do", async () => {
    const [a, b] = [new HostLoop(), new HostLoop()];
    const runs = [a.run(async () => null), b.run(async () => null)];
    await null;
    expect(findRunningLoop()).toBeUndefined();
    expect(() => getRunningLoop()).toThrow(/several loops are running.*before the first await/);
    await Promise.all(runs);
  });

  it("case 10: are refused inside one another, where they would run in each other's way", async () => {
    await expect(run(() => run(async () => 1))).rejects.toMatchObject({ code: "ERR_LOOP_ALREADY_RUNNING" });
    const inside = run(async () => {
      await null;
      return new VirtualLoop().run(async () => 1);
    });
    await expect(inside).rejects.toThrow(/this code runs in another loop/);
  });
});
