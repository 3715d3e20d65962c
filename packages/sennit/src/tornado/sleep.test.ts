import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { setAppLog } from "./log.ts";
import { sleep } from "./sleep.ts";

describe("sleep", () => {
  it("is done after its time, counted from the call", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* () {
      const nap = sleep(100);
      yield* sleep(60);
      yield* nap;
    });
    expect(loop.time()).toBe(100);
  });

  it("may be cancelled; who settles it from outside finds the error in the log, and not in the loop's handler", () => {
    const loop = new VirtualLoop();
    const logged: string[] = [];
    const before = setAppLog({ error: (message, error) => logged.push(`${message}: ${(error as Error).name}`) });
    loop.setExceptionHandler(() => logged.push("the loop's"));
    loop.callSoon(() => {
      sleep(10).cancel();
      sleep(10).setResult(undefined);
    });
    loop.advance(10);
    setAppLog(before);
    expect(logged).toEqual(["Exception in callback (anonymous): InvalidStateError"]);
  });
});
