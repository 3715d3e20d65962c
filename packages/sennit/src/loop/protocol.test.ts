import type { StandardFutureV1 } from "@sennit/spec";
import { describe, expect, it } from "vitest";
import { Future as ConcurrentFuture } from "../concurrent/future.ts";
import { isFuture } from "../core/isFuture.ts";
import type { Outcome } from "../core/outcome.ts";
import { ensureFuture } from "./ensureFuture.ts";
import { Future } from "./future.ts";
import { VirtualLoop } from "./virtualLoop.ts";
import { wrapFuture } from "./wrapFuture.ts";

/** A future of nobody's library, which writes down what is asked of it. */
class Foreign implements StandardFutureV1<string> {
  readonly calls: string[] = [];
  #outcome: Outcome<string> | undefined;
  #observer: ((outcome: Outcome<string>) => void) | undefined;

  readonly "~future": StandardFutureV1.Props<string> = {
    version: 1,
    vendor: "test",
    delivery: "direct",
    affinity: "any",
    peek: () => {
      this.calls.push("peek");
      return this.#outcome;
    },
    observe: (observer) => {
      this.calls.push("observe");
      this.#observer = observer;
      return () => this.calls.push("detach");
    },
    seen: () => this.calls.push("seen"),
    cancel: (reason) => {
      this.calls.push(`cancel ${reason}`);
      return true;
    },
  };

  settle(outcome: Outcome<string>): void {
    this.#outcome = outcome;
    this.#observer?.(outcome);
  }
}

describe("case 25: a future whose driver goes on too early", () => {
  it("is given again, until it is done", () => {
    const future = new VirtualLoop().createFuture<string>();
    const steps = future[Symbol.iterator]();
    for (let i = 0; i < 2; i += 1) expect(steps.next(undefined).value).toBe(future);
    future.setResult("done");
    expect(steps.next(undefined)).toEqual({ done: true, value: "done" });
  });

  it("throws what its driver throws into it, and stays as it is", () => {
    const future = new VirtualLoop().createFuture<string>();
    const steps = future[Symbol.iterator]();
    steps.next(undefined);
    const error = new Error("planted");
    expect(() => steps.throw(error)).toThrow(error);
    expect(future.done()).toBe(false);
  });
});

describe("case 26: what is a future", () => {
  it("is what carries ~future of a known version, itself or by its class", () => {
    expect(isFuture(new VirtualLoop().createFuture())).toBe(true);
    expect(isFuture(new Foreign())).toBe(true);
    expect(isFuture({ "~future": new Foreign()["~future"] })).toBe(true);
    expect(isFuture(new ConcurrentFuture())).toBe(true);
  });

  it("is not what opts out by a null, nor a class of futures", () => {
    class Quiet extends Foreign {
      override readonly "~future": never = null as never;
    }
    for (const x of [new Quiet(), { "~future": null }, { "~future": { version: 2 } }, Future, Foreign]) {
      expect(isFuture(x)).toBe(false);
    }
  });
});

describe("case 27: a future that is yielded without a star", () => {
  it("is waited for as with one: no flag says which of the two it was", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<string>();
    const tasks = [
      loop.createTask(function* () {
        return (yield future) as string;
      }),
      loop.createTask(function* () {
        return yield* future;
      }),
    ];
    loop.advance(0);
    future.setResult("value");
    loop.advance(0);
    expect(tasks.map((task) => task.result())).toEqual(["value", "value"]);
  });
});

describe("case 28: what a task asks of a foreign future", () => {
  it("is its outcome, and then to be told of it, once each", () => {
    const loop = new VirtualLoop();
    const foreign = new Foreign();
    const task = loop.createTask(function* () {
      return (yield foreign) as string;
    });
    loop.advance(0);
    expect(foreign.calls).toEqual(["peek", "observe"]);
    foreign.settle({ status: "fulfilled", value: "value" });
    loop.advance(0);
    expect(task.result()).toBe("value");
    expect(foreign.calls).toEqual(["peek", "observe"]);
  });

  it("is its outcome alone, if it has one", () => {
    const loop = new VirtualLoop();
    const foreign = new Foreign();
    foreign.settle({ status: "fulfilled", value: "value" });
    const task = loop.createTask(function* () {
      return (yield foreign) as string;
    });
    loop.advance(0);
    expect(task.result()).toBe("value");
    expect(foreign.calls).toEqual(["peek", "seen"]);
  });

  it("is its cancellation at once, if the task was to be cancelled before it waits", () => {
    const loop = new VirtualLoop();
    const foreign = new Foreign();
    const task = loop.createTask(function* (self) {
      self.cancel("why");
      yield foreign;
    });
    loop.advance(0);
    expect(foreign.calls).toEqual(["peek", "observe", "cancel why"]);
    expect(task.done()).toBe(false);
    foreign.settle({ status: "cancelled", reason: "why" });
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
  });

  it("is not its loop: it may be of any, or of none", () => {
    const [loop, other] = [new VirtualLoop(), new VirtualLoop()];
    const future = other.createFuture<string>();
    const task = loop.createTask(function* () {
      return yield* future;
    });
    loop.advance(0);
    future.setResult("from the other loop");
    other.advance(0);
    loop.advance(0);
    expect(task.result()).toBe("from the other loop");
  });
});

describe("a future of no family", () => {
  it("is followed by ensureFuture() and by wrapFuture(), which give a Future of the loop", () => {
    const loop = new VirtualLoop();
    const foreign = [new Foreign(), new Foreign()] as const;
    const futures = [ensureFuture(foreign[0], loop), wrapFuture(foreign[1], loop)];
    for (const each of foreign) each.settle({ status: "fulfilled", value: "value" });
    loop.advance(0);
    for (const future of futures) {
      expect(future).toBeInstanceOf(Future);
      expect(future.getLoop()).toBe(loop);
      expect(future.result()).toBe("value");
    }
  });
});
