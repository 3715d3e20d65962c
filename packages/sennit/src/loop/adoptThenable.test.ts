import { describe, expect, it } from "vitest";
import { untilCollected } from "../fixtures/collectGarbage.ts";
import { adoptThenable } from "./adoptThenable.ts";
import { HostLoop } from "./hostLoop.ts";
import { VirtualLoop } from "./virtualLoop.ts";

/** A thenable that counts those who wait for it. */
function counting() {
  const reactions: ((value: string) => void)[] = [];
  const thenable: PromiseLike<string> = {
    then(onFulfilled) {
      reactions.push((value) => void onFulfilled?.(value));
      return Promise.resolve() as never;
    },
  };
  return { thenable, reactions };
}

describe("adoptThenable()", () => {
  it("takes what a thenable tells at once, be it a value or an error", () => {
    const error = new Error("planted");
    const value: PromiseLike<string> = { then: (onFulfilled) => onFulfilled?.("a value") as never };
    const failure: PromiseLike<string> = { then: (_, onRejected) => onRejected?.(error) as never };
    const loop = new VirtualLoop();
    expect(adoptThenable(value, loop).result()).toBe("a value");
    expect(adoptThenable(failure, loop).exception()).toBe(error);
  });

  it("lets the next to wait take over the reaction of one that was cancelled", () => {
    const loop = new VirtualLoop();
    const { thenable, reactions } = counting();
    for (let i = 0; i < 10; i += 1) adoptThenable(thenable, loop).cancel("not needed");
    const waits = adoptThenable(thenable, loop);
    expect(reactions).toHaveLength(1);
    reactions[0]?.("a value");
    expect(waits.result()).toBe("a value");
  });

  it("leaves no more reactions than have waited at the same time, however often they are cancelled", () => {
    const loop = new VirtualLoop();
    const { thenable, reactions } = counting();
    for (let round = 0; round < 10; round += 1) {
      const futures = [1, 2, 3].map(() => adoptThenable(thenable, loop));
      for (const future of futures) future.cancel("not needed");
    }
    expect(reactions).toHaveLength(3);
  });

  it("gives each of those who wait at the same time a reaction of its own", () => {
    const loop = new VirtualLoop();
    const { thenable, reactions } = counting();
    const [first, second] = [adoptThenable(thenable, loop), adoptThenable(thenable, loop)];
    first.cancel("not needed");
    for (const react of reactions) react("a value");
    expect(first["~future"].peek()).toEqual({ status: "cancelled", reason: "not needed" });
    expect(second.result()).toBe("a value");
  });

  it("waits anew for one that was settled after its last waiter was cancelled", async () => {
    const loop = new VirtualLoop();
    let resolve: (value: string) => void = () => {};
    const promise = new Promise<string>((given) => {
      resolve = given;
    });
    adoptThenable(promise, loop).cancel();
    resolve("a value");
    await promise;
    const waits = adoptThenable(promise, loop);
    await promise;
    expect(waits.result()).toBe("a value");
  });

  it("lets go of who has waited, though the thenable goes on holding its callbacks", async () => {
    const { thenable, reactions } = counting();
    const waitOnce = (): WeakRef<object> => {
      const waits = adoptThenable(thenable, new VirtualLoop());
      reactions[0]?.("a value");
      return new WeakRef(waits);
    };
    const waited = waitOnce();
    await untilCollected();
    expect(waited.deref()).toBeUndefined();
    expect(reactions).toHaveLength(1);
  });

  it("steps nobody within the code that settles a thenable, be that another loop's", async () => {
    const log: unknown[] = [];
    let settle: (value: string) => void = () => {};
    const thenable: PromiseLike<string> = {
      then(onFulfilled) {
        settle = (value) => void onFulfilled?.(value);
        return Promise.resolve() as never;
      },
    };
    const waiting = new HostLoop();
    const waited = waiting.run(function* () {
      log.push(yield adoptThenable(thenable, waiting));
    });
    // It is asleep then.
    await new Promise(setImmediate);
    await new HostLoop().run(function* () {
      yield;
      settle("a value");
      log.push("settled");
    });
    await waited;
    expect(log).toEqual(["settled", "a value"]);
  });

  it("takes what a then throws as the error", () => {
    const error = new Error("planted");
    const thrower = {
      then() {
        throw error;
      },
    };
    expect(adoptThenable(thrower, new VirtualLoop()).exception()).toBe(error);
  });
});
