import { beforeEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { CancelledError, type Coroutine, type Future, VirtualLoop } from "../loop/index.ts";
import { succeed } from "../twisted/index.ts";
import { BadYieldError } from "./badYieldError.ts";
import { chainFuture } from "./chainFuture.ts";
import { convertYielded } from "./convertYielded.ts";
import { moment } from "./moment.ts";
import { sleep } from "./sleep.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

function inside(fn: () => void): void {
  loop.callSoon(fn);
  loop.advance(0);
}

describe("chainFuture", () => {
  it("case 26: copies at once what is done, and else in the callbacks' turn", () => {
    const [a, b, c] = [loop.createFuture(), loop.createFuture(), loop.createFuture()];
    chainFuture(a, b);
    a.setResult(1);
    expect(b.done()).toBe(false);
    chainFuture(a, c);
    expect(c.result()).toBe(1);
    loop.advance(0);
    expect(b.result()).toBe(1);
  });

  it("case 26: copies the outcome of an executor's future always by way of the loop", () => {
    const a = new ExecutorFuture();
    const b = loop.createFuture();
    a.setResult(1);
    inside(() => {
      chainFuture(a, b);
      expect(b.done()).toBe(false);
    });
    expect(b.result()).toBe(1);
  });

  it("copies to an executor's future", () => {
    const a = loop.createFuture<number>();
    const b = new ExecutorFuture<number>();
    chainFuture(a, b);
    a.setException(new Error("planted"));
    loop.advance(0);
    expect(b.exception()).toEqual(new Error("planted"));
  });

  it("case 27: drops what comes after the end of the second, and its cancellation never touches the first", () => {
    const [a, b] = [loop.createFuture(), loop.createFuture()];
    chainFuture(a, b);
    b.cancel();
    expect(a.done()).toBe(false);
    a.setResult(1);
    loop.advance(0);
    expect(b.cancelled()).toBe(true);
  });

  it("case 27: an error that is dropped counts as not seen", async () => {
    const reports: string[] = [];
    loop.setExceptionHandler((_loop, { message }) => reports.push(message));
    await loop.run(function* () {
      const [a, b] = [loop.createFuture(), loop.createFuture()];
      chainFuture(a, b);
      b.cancel();
      a.setException(new Error("planted"));
    });
    expect(reports).toEqual(["Future exception was never retrieved"]);
  });

  it("case 28: a cancelled first one fails the second, with the loop's CancelledError", () => {
    const sources = [loop.createFuture(), new ExecutorFuture()];
    for (const a of sources) {
      const b = loop.createFuture();
      inside(() => chainFuture(a, b));
      a.cancel("enough");
      loop.advance(0);
      expect(b.exception()).toBeInstanceOf(CancelledError);
      expect(b.exception()).toMatchObject({ name: "CancelledError" });
    }
  });

  it("case 12: takes whatever a coroutine may yield, what was registered included", () => {
    class Mine {}
    const unregister = convertYielded.register(
      (x) => x instanceof Mine,
      () => sleep(1),
    );
    function* generated(): Coroutine<string> {
      yield* sleep(2);
      return "generated";
    }
    const targets = [loop.createFuture(), loop.createFuture(), loop.createFuture(), loop.createFuture()] as const;
    inside(() => {
      chainFuture(generated(), targets[0]);
      chainFuture(new Mine(), targets[1] as Future<never>);
      chainFuture(moment, targets[2] as Future<never>);
      chainFuture([succeed(1), sleep(3)], targets[3] as Future<never>);
      expect(() => chainFuture(1, loop.createFuture<never>())).toThrow(BadYieldError);
    });
    unregister();
    expect(targets.map((target) => target.done())).toEqual([false, false, true, false]);
    loop.advance(3);
    expect(targets.map((target) => target.result())).toEqual(["generated", undefined, undefined, [1, undefined]]);
  });

  it("copies at once from a Deferred that is done, which keeps its result", () => {
    const deferred = succeed(1);
    const [b, c] = [loop.createFuture<number>(), loop.createFuture<number>()];
    inside(() => {
      chainFuture(deferred, b);
      chainFuture(deferred, c);
      expect([b.result(), c.result()]).toEqual([1, 1]);
    });
  });
});
