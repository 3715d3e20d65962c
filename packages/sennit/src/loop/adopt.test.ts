import type { StandardFutureV1 } from "@sennit/spec";
import { describe, expect, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { cancelled, fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import { adopt } from "./adopt.ts";
import { CancelledError } from "./errors.ts";
import { VirtualLoop } from "./virtualLoop.ts";

/** A future of another library, that does as little as the protocol asks for. */
class Foreign implements StandardFutureV1 {
  outcome: Outcome | undefined;
  readonly observers = new Set<(outcome: Outcome) => void>();
  readonly asked: unknown[] = [];
  seen = 0;
  readonly #cancel: StandardFutureV1.Props["cancel"];

  constructor(answer?: "accepts" | "refuses" | "obeys") {
    this.#cancel = answer && ((reason) => this.#asked(reason, answer));
  }

  #asked(reason: unknown, answer: "accepts" | "refuses" | "obeys"): boolean {
    this.asked.push(reason);
    if (answer === "obeys") this.settle(cancelled(reason));
    return answer !== "refuses";
  }

  settle(outcome: Outcome): void {
    this.outcome = outcome;
    for (const observer of this.observers) observer(outcome);
    this.observers.clear();
  }

  get "~future"(): StandardFutureV1.Props {
    return {
      version: 1,
      vendor: "foreign",
      delivery: "direct",
      affinity: "any",
      peek: () => this.outcome,
      observe: (observer) => {
        this.observers.add(observer);
        return () => this.observers.delete(observer);
      },
      seen: () => {
        this.seen += 1;
      },
      cancel: this.#cancel,
    };
  }
}

const cancelledFor = (reason: unknown) => expect.objectContaining({ name: "CancelledError", reason });

describe("adopt()", () => {
  it("returns a future of the same loop as it is, and follows one of another loop", () => {
    const [loop, other] = [new VirtualLoop(), new VirtualLoop()];
    const own = loop.createFuture();
    const foreign = other.createFuture<string>();
    expect(adopt(own, loop)).toBe(own);
    const adopted = adopt(foreign, loop);
    expect(adopted.getLoop()).toBe(loop);
    foreign.setResult("from another loop");
    other.advance(0);
    expect(loop.runUntilComplete(adopted)).toBe("from another loop");
  });

  it.each([undefined, null, 5, "text", {}, () => {}, []])("gives nothing for %o", (x) => {
    expect(adopt(x as unknown, new VirtualLoop())).toBe(undefined);
  });

  const error = new Error("planted");
  const reason = { why: "enough" };
  const outcomes: [Outcome["status"], Outcome][] = [
    ["fulfilled", fulfilled(reason)],
    ["rejected", rejected(error)],
    ["cancelled", cancelled(reason)],
  ];

  it.each(outcomes)("takes what one tells at once that is observed: %s", (_status, outcome) => {
    const loop = new VirtualLoop();
    const foreign = new Foreign();
    const adopted = adopt(
      {
        "~future": {
          ...foreign["~future"],
          observe: (observer) => {
            observer(outcome);
            return () => {};
          },
        },
      },
      loop,
    );
    expect(adopted["~future"].peek()).toEqual(outcome);
  });

  it("tells where what it follows waits", () => {
    const frame = { name: "somewhere else", kind: "foreign" };
    const adopted = adopt({ "~future": { ...new Foreign()["~future"], trace: () => [frame] } }, new VirtualLoop());
    expect(adopted?.["~future"].trace?.()).toEqual([frame]);
  });

  it.each(outcomes)("F4: follows any future to the very outcome: %s", (_status, outcome) => {
    const loop = new VirtualLoop();
    const foreign = new Foreign();
    const adopted = adopt(foreign, loop);
    expect(adopted.done()).toBe(false);
    foreign.settle(outcome);
    expect(adopted["~future"].peek()).toEqual(outcome);
    adopted.cancel();
  });

  it.each(outcomes)(
    "F16: reads an outcome that is there already, and says that it was seen: %s",
    (_status, outcome) => {
      const loop = new VirtualLoop();
      const foreign = new Foreign();
      foreign.settle(outcome);
      const adopted = adopt(foreign, loop);
      expect(adopted["~future"].peek()).toEqual(outcome);
      expect([foreign.seen, foreign.observers.size]).toEqual([1, 0]);
      adopted.cancel();
    },
  );

  it("F3: keeps a value that is a thenable, and F4: an error that is a class", () => {
    const loop = new VirtualLoop();
    const [thenable, errorClass] = [new Foreign(), new Foreign()];
    const promise = Promise.resolve(1);
    thenable.settle(fulfilled(promise));
    errorClass.settle(rejected(TypeError));
    expect(adopt(thenable, loop).result()).toBe(promise);
    expect(adopt(errorClass, loop).exception()).toBe(TypeError);
  });

  it("does not suspend a task that waits for what is settled", () => {
    const loop = new VirtualLoop();
    const foreign = new Foreign();
    foreign.settle(fulfilled("value"));
    const trace: unknown[] = [];
    loop.createTask(function* () {
      loop.callSoon(() => trace.push("soon"));
      trace.push(yield foreign);
    });
    loop.advance(0);
    expect(trace).toEqual(["value", "soon"]);
  });

  it("F10: passes a cancellation down, with the bare reason, and waits for what comes of it", () => {
    const loop = new VirtualLoop();
    const foreign = new Foreign("accepts");
    const task = loop.createTask(function* () {
      return yield foreign;
    });
    loop.advance(0);
    task.cancel(reason);
    loop.advance(0);
    expect(foreign.asked).toEqual([reason]);
    expect(task.done()).toBe(false);
    foreign.settle(cancelled("in its own words"));
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
    expect(() => task.result()).toThrow(cancelledFor("in its own words"));
  });

  it("passes the bare reason down also if it is given in a CancelledError", () => {
    const foreign = new Foreign("obeys");
    adopt(foreign, new VirtualLoop()).cancel(new CancelledError(reason));
    expect(foreign.asked).toEqual([reason]);
  });

  it("loses no cancellation to a value that comes all the same, but keeps an error", () => {
    const loop = new VirtualLoop();
    const [value, failure] = [new Foreign("accepts"), new Foreign("accepts")];
    const adopted = [adopt(value, loop), adopt(failure, loop)] as const;
    for (const future of adopted) future.cancel("why");
    value.settle(fulfilled("late"));
    failure.settle(rejected(error));
    expect(adopted[0]["~future"].peek()).toEqual(cancelled("why"));
    expect(adopted[1].exception()).toBe(error);
  });

  it.each([undefined, "refuses"] as const)("is cancelled alone where the work cannot be: %s", (answer) => {
    const loop = new VirtualLoop();
    const foreign = new Foreign(answer);
    const adopted = adopt(foreign, loop);
    expect(adopted.cancel("why")).toBe(true);
    expect(adopted.cancelled()).toBe(true);
    expect(foreign.observers.size).toBe(0);
    foreign.settle(fulfilled("nobody hears it"));
  });

  it("is cancelled by work that obeys at once", () => {
    const adopted = adopt(new Foreign("obeys"), new VirtualLoop());
    expect(adopted.cancel("why")).toBe(true);
    expect(() => adopted.result()).toThrow(cancelledFor("why"));
  });

  it("runs the call of a coroutine as a task", () => {
    const loop = new VirtualLoop();
    expect(loop.runUntilComplete(adopt(sleep(10, "rested"), loop))).toBe("rested");
  });
});

describe("adopting a thenable", () => {
  it("gives its value or its error, by identity", async () => {
    const loop = new VirtualLoop();
    const error = { not: "an Error" };
    const value = {};
    await loop.run(function* () {
      expect(yield Promise.resolve(value)).toBe(value);
      try {
        yield Promise.reject(error);
        expect.unreachable();
      } catch (caught) {
        expect(caught).toBe(error);
      }
    });
  });

  it("can be cancelled, and what comes later is dropped without a word", async () => {
    const loop = new VirtualLoop();
    const { promise, reject } = withResolvers();
    const heard: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => heard.push(context));
    await loop.run(function* () {
      const task = loop.createTask(function* () {
        yield promise;
      });
      yield;
      task.cancel("why");
      reject(new Error("too late"));
      yield;
      expect(task.cancelled()).toBe(true);
    });
    expect(heard).toEqual([]);
  });

  it("takes the first word of one that speaks twice, also at once", () => {
    const loop = new VirtualLoop();
    const unruly: PromiseLike<string> = {
      then(onFulfilled, onRejected) {
        onFulfilled?.("first");
        onFulfilled?.("second");
        onRejected?.("third");
        return this as never;
      },
    };
    expect(adopt(unruly, loop).result()).toBe("first");
  });

  it("takes what its then throws for its error", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const broken: PromiseLike<string> = {
      then() {
        throw error;
      },
    };
    expect(adopt(broken, loop).exception()).toBe(error);
    const speaksFirst: PromiseLike<string> = {
      then(onFulfilled) {
        onFulfilled?.("first");
        throw error;
      },
    };
    expect(adopt(speaksFirst, loop).result()).toBe("first");
  });
});

function withResolvers(): { promise: Promise<void>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((_resolve, rejectIt) => {
    reject = rejectIt;
  });
  return { promise, reject };
}
