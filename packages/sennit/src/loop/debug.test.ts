import { describe, expect, it } from "vitest";
import type { ExceptionContext } from "./eventLoop.ts";
import { VirtualLoop } from "./virtualLoop.ts";

function debugLoop(): { loop: VirtualLoop; heard: ExceptionContext[] } {
  const loop = new VirtualLoop();
  loop.setDebug(true);
  const heard: ExceptionContext[] = [];
  loop.setExceptionHandler((_loop, context) => heard.push(context));
  return { loop, heard };
}

describe("case 72: in debug mode", () => {
  it("an error in a callback comes with the place where it was scheduled", () => {
    const { loop, heard } = debugLoop();
    const thisFunctionSchedules = (): void => {
      loop.callSoon(() => {
        throw new Error("planted");
      });
    };
    thisFunctionSchedules();
    loop.advance(0);
    expect(heard[0]?.sourceTraceback?.join("\n")).toContain("thisFunctionSchedules");
    expect(heard[0]?.sourceTraceback?.length).toBeLessThanOrEqual(10);
  });

  it("a failure that nobody saw comes with the place where its future was made", async () => {
    const { loop, heard } = debugLoop();
    const thisFunctionMakes = (): void => {
      loop.createFuture().setException(new Error("planted"));
    };
    await loop.run(function* () {
      thisFunctionMakes();
      yield;
    });
    expect(heard[0]?.message).toBe("Future exception was never retrieved");
    expect(heard[0]?.sourceTraceback?.join("\n")).toContain("thisFunctionMakes");
  });

  it("nothing of that is noted without it", () => {
    const { loop, heard } = debugLoop();
    loop.setDebug(false);
    loop.callSoon(() => {
      throw new Error("planted");
    });
    loop.advance(0);
    expect(heard[0]).not.toHaveProperty("sourceTraceback");
    const task = loop.createTask(function* () {
      yield loop.createFuture();
    });
    loop.advance(0);
    expect(task.getStack()).toEqual([]);
  });
});
