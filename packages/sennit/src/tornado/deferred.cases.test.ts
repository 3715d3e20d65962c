import { beforeEach, describe, expect, it } from "vitest";
import { yieldDeferreds } from "../bridge/yieldDeferred.ts";
import { type Coroutine, VirtualLoop } from "../loop/index.ts";
import { Deferred, inlineCallbacks, succeed } from "../twisted/index.ts";
import { coroutine } from "./coroutine.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

const answer = inlineCallbacks(function* (): Coroutine<number> {
  return 42;
});
const failing = inlineCallbacks(function* (): Coroutine<number> {
  throw new RangeError("planted");
});

describe.each([
  ["as Tornado does", yieldDeferreds],
  ["as an observer", () => () => {}],
])("a Deferred in a coroutine, %s", (_name, register) => {
  it("gives the value and the error of inlineCallbacks", () => {
    const unregister = register();
    const work = coroutine(function* () {
      const value = yield answer();
      try {
        yield failing();
      } catch (error) {
        return [value, (error as Error).name];
      }
      return [];
    });
    const got = loop.runUntilComplete(() => work());
    unregister();
    expect(got).toEqual([42, "RangeError"]);
  });

  it("case 58, case 59: gives a task its value, whether it has fired or is pending", async () => {
    const unregister = register();
    const [pending, another] = [new Deferred<number>(), new Deferred<number>()];
    loop.callLater(1, () => {
      pending.callback(2);
      another.callback(3);
    });
    function* generator(): Coroutine<number[]> {
      return [yield* succeed(1), yield* pending];
    }
    const asyncFunction = async (): Promise<number[]> => [await succeed(1), await another];
    const main = coroutine(function* () {
      return yield [generator(), asyncFunction()];
    });
    expect(await loop.run(() => main())).toEqual([
      [1, 2],
      [1, 3],
    ]);
    unregister();
  });
});

describe("case 60: without yieldDeferreds a Deferred", () => {
  it("gives its value to every coroutine that waits for it, and keeps it", () => {
    const deferred = new Deferred<number>();
    const work = coroutine(function* () {
      return [yield deferred, yield* deferred];
    });
    loop.callLater(1, () => deferred.callback(42));
    expect(loop.runUntilComplete(() => work())).toEqual([42, 42]);
    expect(deferred.result).toBe(42);
  });
});
