import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { moment } from "./moment.ts";

describe("moment", () => {
  it("case 38: lets coroutines take turns", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const work = coroutine(function* (name: string) {
      for (let i = 0; i < 5; i += 1) {
        trace.push(name);
        yield* moment;
      }
    });
    loop.callSoon(() => [work("a"), work("b")]);
    loop.advance(0);
    expect(trace.join("")).toBe("ababababab");
  });

  it("case 4: means nothing to a task, which says so", () => {
    const loop = new VirtualLoop();
    const work = function* () {
      yield* moment;
    };
    expect(() => loop.runUntilComplete(work)).toThrow(/a coroutine yielded an object of class Moment/);
  });
});
