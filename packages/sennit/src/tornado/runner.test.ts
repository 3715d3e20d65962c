import { afterEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { setInstrument } from "../core/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";

afterEach(() => void setInstrument(undefined));

describe("the runner of a coroutine", () => {
  it("tells the instrument what the coroutine waits on, and when it goes on", () => {
    const loop = new VirtualLoop();
    const awaited = [loop.createFuture<string>(), new ExecutorFuture<string>()] as const;
    const heard: unknown[] = [];
    const work = coroutine(function* () {
      for (const future of awaited) yield future;
    });
    setInstrument({ waiting: (_future, on) => heard.push(on), resumed: () => heard.push("resumed") });
    loop.callSoon(work);
    loop.callLater(1, () => awaited[0].setResult("a"));
    loop.callLater(2, () => awaited[1].setResult("b"));
    loop.advance(2);
    expect(heard).toEqual([awaited[0], "resumed", awaited[1], "resumed"]);
    expect(heard[0]).toBe(awaited[0]);
  });
});
