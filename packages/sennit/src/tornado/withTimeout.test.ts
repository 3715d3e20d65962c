import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { inside } from "../fixtures/inside.ts";
import { VirtualLoop } from "../loop/index.ts";
import { succeed } from "../twisted/index.ts";
import { BadYieldError } from "./badYieldError.ts";
import { convertYielded } from "./convertYielded.ts";
import { coroutine } from "./coroutine.ts";
import { type AppLog, setAppLog } from "./log.ts";
import { moment } from "./moment.ts";
import { sleep } from "./sleep.ts";
import { withTimeout } from "./withTimeout.ts";

let loop: VirtualLoop;
let logged: unknown[];
let before: AppLog;

beforeEach(() => {
  loop = new VirtualLoop();
  logged = [];
  before = setAppLog({ error: (...entry) => logged.push(entry) });
});

afterEach(() => {
  setAppLog(before);
});

describe("withTimeout", () => {
  it("gives the outcome of what is done in time, and stops its timer", () => {
    const inner = loop.createFuture<string>();
    const future = inside(loop, () => withTimeout({ seconds: 1 }, inner));
    inner.setResult("in time");
    loop.advance(2000);
    expect(future.result()).toBe("in time");
  });

  it("case 12: takes moment, whose time is one turn", () => {
    const future = inside(loop, () => {
      const first = withTimeout({ seconds: 1 }, moment);
      expect(first.done()).toBe(false);
      return first;
    });
    expect(future.result()).toBeUndefined();
  });

  it("case 12: takes whatever a coroutine may yield, what was registered included", () => {
    class Mine {}
    const unregister = convertYielded.register(
      (x) => x instanceof Mine,
      () => sleep(1),
    );
    const work = coroutine(function* () {
      const limit = { seconds: 1 };
      yield* withTimeout(limit, new Mine());
      const generated = yield* withTimeout(
        limit,
        (function* () {
          yield* sleep(1);
          return "generated";
        })(),
      );
      return [generated, yield* withTimeout(limit, [sleep(1), { a: succeed(2) }]), yield* withTimeout(limit, null)];
    });
    expect(loop.runUntilComplete(() => work())).toEqual(["generated", [undefined, { a: 2 }], undefined]);
    expect(loop.time()).toBe(3);
    unregister();
    inside(loop, () => expect(() => withTimeout({ seconds: 1 }, new Mine())).toThrow(BadYieldError));
  });

  it("case 19: leaves what is too late alone", () => {
    const inner = loop.createFuture<string>();
    const future = inside(loop, () => withTimeout({ milliseconds: 10 }, inner));
    loop.advance(10);
    expect(future.exception()).toMatchObject({ name: "TimeoutError" });
    expect(inner.done()).toBe(false);
    inner.setResult("late");
    expect(inner.result()).toBe("late");
  });

  it("case 19: logs a failure that comes too late, unless it is quiet or a cancellation", () => {
    const errors = [new Error("logged"), new TypeError("quiet")];
    for (const error of errors) {
      const inner = loop.createFuture();
      inside(loop, () => withTimeout({ milliseconds: 10 }, inner, { quietExceptions: TypeError }));
      loop.advance(10);
      inner.setException(error);
    }
    const cancelled = loop.createFuture();
    inside(loop, () => withTimeout({ milliseconds: 10 }, cancelled));
    loop.advance(10);
    cancelled.cancel();
    loop.advance(0);
    expect(logged).toEqual([["Exception in Future after timeout", errors[0]]]);
  });

  it("case 20: takes a number as a time of the loop, and not as a length of time", () => {
    loop.advance(100);
    const future = inside(loop, () => withTimeout(50, loop.createFuture()));
    expect(future.exception()).toMatchObject({ name: "TimeoutError" });
    const later = inside(loop, () => withTimeout(150, loop.createFuture()));
    expect(later.done()).toBe(false);
    loop.advance(50);
    expect(later.done()).toBe(true);
  });

  it("case 21: leaves the inner future pending when it is cancelled itself", () => {
    const inner = loop.createFuture();
    const future = inside(loop, () => withTimeout({ milliseconds: 10 }, inner));
    future.cancel();
    loop.advance(10);
    expect(future.cancelled()).toBe(true);
    expect(inner.done()).toBe(false);
  });

  it("case 21: fails with the cancellation of the inner future", () => {
    const inner = loop.createFuture();
    const future = inside(loop, () => withTimeout({ milliseconds: 10 }, inner));
    inner.cancel("enough");
    loop.advance(0);
    expect(future.exception()).toMatchObject({ name: "CancelledError", reason: "enough" });
  });

  it("takes an executor's future by way of the loop, and stops its timer", () => {
    const inner = new ExecutorFuture<string>();
    const future = inside(loop, () => withTimeout({ milliseconds: 10 }, inner));
    inner.setResult("in time");
    expect(future.done()).toBe(false);
    loop.advance(0);
    expect(future.result()).toBe("in time");
    loop.advance(10);
  });

  it("refuses what is no deadline", () => {
    inside(loop, () => expect(() => withTimeout({}, loop.createFuture())).toThrow(/milliseconds: 100/));
  });
});
