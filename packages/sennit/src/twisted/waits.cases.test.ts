import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Clock } from "./clock.ts";
import { Deferred } from "./deferred.ts";
import { DeferredLock } from "./deferredLock.ts";
import { DeferredQueue } from "./deferredQueue.ts";
import { DeferredSemaphore } from "./deferredSemaphore.ts";
import { CancelledError, QueueOverflow, QueueUnderflow, TimeoutError } from "./errors.ts";
import { Failure } from "./failure.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { succeed } from "./succeed.ts";
import type { TimeoutHandler } from "./timeout.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const oops = new Error("oops");
const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;

afterEach(() => void flushUnhandledErrors());

describe("addTimeout", () => {
  const handlers: [string, TimeoutHandler<string, string> | undefined][] = [
    ["without a handler", undefined],
    ["with one", () => "handled"],
  ];

  it("case 36: returns the same Deferred", () => {
    const deferred = new Deferred<string>();
    expect(deferred.addTimeout(10, new Clock()) === deferred).toBe(true);
    const next = deferred.addCallback(() => "done");
    deferred.callback("");
    expect(next.result).toBe("done");
  });

  it.each(handlers)(
    "case 36: what comes in time comes as it is, and later waits are not cancelled, %s",
    (_, handler) => {
      for (const fire of ["callback", "errback", "cancel"] as const) {
        const clock = new Clock();
        const deferred = new Deferred<string>();
        const later = new Deferred<string>();
        let seen: unknown;
        deferred.addTimeout(10, clock, handler).addBoth((result) => {
          seen = result instanceof Failure ? result.value : result;
          return later;
        });
        if (fire === "cancel") deferred.cancel();
        else deferred[fire](fire === "callback" ? "value" : (oops as never));
        clock.advance(15);
        expect(later.called).toBe(false);
        if (fire === "callback") expect(seen).toBe("value");
        if (fire === "errback") expect(seen).toBe(oops);
        if (fire === "cancel") expect(seen).toBeInstanceOf(CancelledError);
      }
    },
  );

  it.each(handlers)("case 37: what comes too late, %s", (_, handler) => {
    const clock = new Clock();
    const deferred = new Deferred<string>().addTimeout(10, clock, handler);
    clock.advance(15);
    if (handler === undefined) expect(errorOf(deferred)).toBeInstanceOf(TimeoutError);
    else expect(deferred.result).toBe("handled");
  });

  it.each(handlers)("case 38: an error that the canceller fires, %s", (_, handler) => {
    const clock = new Clock();
    const deferred = new Deferred<string>((self) => self.errback(oops)).addTimeout(10, clock, handler);
    clock.advance(15);
    if (handler === undefined) expect(errorOf(deferred)).toBe(oops);
    else expect(deferred.result).toBe("handled");
  });

  it.each(handlers)("case 37: an errback in front sees the CancelledError, and may pass it on, %s", (_, handler) => {
    const clock = new Clock();
    let seen: unknown;
    const deferred = new Deferred<string>()
      .addErrback((failure) => {
        seen = failure.value;
        return failure as never;
      })
      .addTimeout(10, clock, handler);
    clock.advance(15);
    expect(seen).toBeInstanceOf(CancelledError);
    if (handler === undefined) expect(errorOf(deferred)).toBeInstanceOf(TimeoutError);
    else expect(deferred.result).toBe("handled");
  });

  it.each(handlers)("case 37: or end it, %s", (_, handler) => {
    const clock = new Clock();
    const deferred = new Deferred<string>().addErrback(() => "recovered").addTimeout(10, clock, handler);
    clock.advance(15);
    expect(deferred.result).toBe(handler === undefined ? "recovered" : "handled");
  });

  it.each(handlers)("case 38: a callback in front sees what the canceller fires, %s", (_, handler) => {
    const clock = new Clock();
    const seen: string[] = [];
    const deferred = new Deferred<string>((self) => self.callback("saved"))
      .addCallback((value) => {
        seen.push(value);
        return value;
      })
      .addTimeout(10, clock, handler);
    clock.advance(15);
    expect(seen).toEqual(["saved"]);
    expect(deferred.result).toBe(handler === undefined ? "saved" : "handled");
  });

  it("case 39: one that waits on another has that cancelled", () => {
    const clock = new Clock();
    const inner = new Deferred<string>();
    const deferred = succeed(0)
      .addCallback(() => inner)
      .addTimeout(10, clock);
    clock.advance(10);
    expect([inner.called, errorOf(deferred) instanceof TimeoutError]).toEqual([true, true]);
  });

  it("case 41: of what a coroutine waits for it is a TimeoutError", () => {
    const loop = new VirtualLoop();
    const deferred = ensureDeferred(
      (function* () {
        return yield* loop.createFuture<number>();
      })(),
    ).addTimeout(10, loop);
    loop.advance(20);
    expect(errorOf(deferred)).toBeInstanceOf(TimeoutError);
  });
});

describe("locks and queues", () => {
  it("case 81: a semaphore that was acquired stays so when that is cancelled, and nothing fails", () => {
    const semaphore = new DeferredSemaphore(1);
    const acquired = semaphore.acquire();
    acquired.cancel();
    expect([acquired.result === semaphore, semaphore.tokens]).toEqual([true, 0]);
  });

  it("case 81: a wait for a semaphore that is cancelled fails", () => {
    const semaphore = new DeferredSemaphore(1);
    semaphore.acquire();
    const waiting = semaphore.acquire();
    waiting.cancel("why");
    expect((errorOf(waiting) as CancelledError).reason).toBe("why");
  });

  it("case 85: what a queue has given stays when that is cancelled", () => {
    const queue = new DeferredQueue<number>();
    queue.put(1);
    const got = queue.get();
    got.cancel();
    expect(got.result).toBe(1);
  });

  it("case 85: with a size and a backlog, in order", () => {
    const queue = new DeferredQueue<number>(2, 2);
    const gotten: number[] = [];
    const get = (): unknown => queue.get().addCallback((n) => gotten.push(n));
    get();
    get();
    expect(get).toThrow(QueueUnderflow);
    for (const n of [0, 1, 2, 3]) queue.put(n);
    expect(gotten).toEqual([0, 1]);
    expect(() => queue.put(4)).toThrow(QueueOverflow);
    get();
    get();
    expect(gotten).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ["lock", () => new DeferredLock()],
    ["semaphore", () => new DeferredSemaphore(1)],
  ] as const)("case 83: a %s is held for a block, and its errors go on", (_name, make) => {
    const primitive = make();
    const work = new Deferred<number>();
    const order: string[] = [];
    function* body(name: string) {
      using _held = yield* primitive.acquire();
      order.push(`${name} in`);
      if (name === "a") yield* work;
      order.push(`${name} out`);
    }
    const [a] = [ensureDeferred(body("a")), ensureDeferred(body("b"))];
    expect(order).toEqual(["a in"]);
    work.errback(oops);
    expect([errorOf(a), order]).toEqual([oops, ["a in", "b in", "b out"]]);
    expect(primitive.waiting).toEqual([]);
  });
});

describe("futures", () => {
  it("case 77: a Future that is asked to cancel by its Deferred is cancelled", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const deferred = Deferred.fromFuture(future);
    deferred.cancel();
    loop.advance(0);
    expect([future.cancelled(), deferred.called]).toEqual([true, true]);
  });

  it("case 76: a Future that fails later fails the Deferred", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const deferred = Deferred.fromFuture(future);
    future.setException(oops);
    loop.advance(0);
    expect(errorOf(deferred)).toBe(oops);
  });

  it("case 74: the chain of a Deferred that its Future has cancelled ends with nothing", () => {
    const loop = new VirtualLoop();
    const deferred = new Deferred<number>();
    const future = deferred.asFuture(loop);
    future.cancel();
    loop.advance(0);
    expect([deferred.called, deferred.result, future.cancelled()]).toEqual([true, undefined, true]);
    expect(flushUnhandledErrors()).toEqual([]);
  });
});
