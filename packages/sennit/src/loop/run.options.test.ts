import { expect, it } from "vitest";
import { run } from "./run.ts";
import { getRunningLoop } from "./running.ts";
import { VirtualLoop } from "./virtualLoop.ts";

it("run() takes the loop that it is given, turns its debug mode on, and closes it", async () => {
  const loop = new VirtualLoop();
  const seen = await run(
    async () => {
      const running = getRunningLoop();
      return [running === loop, running.getDebug()];
    },
    { loopFactory: () => loop, debug: true },
  );
  expect(seen).toEqual([true, true]);
  expect(loop.isClosed()).toBe(true);
});

it("run() leaves the debug mode of a loop as it is, without the option", async () => {
  const loop = new VirtualLoop();
  loop.setDebug(true);
  expect(await run(async () => getRunningLoop().getDebug(), { loopFactory: () => loop })).toBe(true);
});
