import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inside } from "../fixtures/inside.ts";
import { CancelledError as LoopCancelledError, VirtualLoop } from "../loop/index.ts";
import { convertYielded, coroutine, setAppLog } from "../tornado/index.ts";
import { CancelledError, Deferred, type Failure, fail, succeed } from "../twisted/index.ts";
import { yieldDeferreds } from "./yieldDeferred.ts";

let loop: VirtualLoop;
let unregister: () => void;

beforeEach(() => {
  loop = new VirtualLoop();
  unregister = yieldDeferreds();
});

afterEach(() => unregister());

const wait = coroutine(function* (deferred: Deferred<unknown>) {
  return yield deferred;
});

describe("a Deferred in a coroutine of Tornado", () => {
  it("costs no turn if it has fired, and else one after it fires", () => {
    inside(loop, () => expect(wait(succeed(42)).result()).toBe(42));
    const deferred = new Deferred<number>();
    const future = inside(loop, () => wait(deferred));
    deferred.callback(42);
    expect(future.done()).toBe(false);
    loop.advance(0);
    expect(future.result()).toBe(42);
  });

  it("fails with the very error of the Failure, which is thereby dealt with", () => {
    const error = new Error("planted");
    const deferred = fail(error);
    inside(loop, () => expect(wait(deferred).exception()).toBe(error));
    expect(deferred.result).toBe(undefined);
  });

  it("case 60: gives its result once, and undefined to all that come after", () => {
    const deferred = new Deferred<number>();
    const later: unknown[] = [];
    const futures = inside(loop, () => [wait(deferred), wait(deferred)]);
    deferred.addCallback((value: unknown) => later.push(value));
    deferred.callback(42);
    loop.advance(0);
    expect([futures.map((future) => future.result()), later]).toEqual([[42, undefined], [undefined]]);
  });

  it("case 61: is told of the Deferred's cancellation by Twisted's CancelledError, an ordinary error", () => {
    const deferred = new Deferred<number>();
    const future = inside(loop, () => wait(deferred));
    deferred.cancel();
    loop.advance(0);
    expect(future.exception()).toBeInstanceOf(CancelledError);
    expect(future.exception()).not.toBeInstanceOf(LoopCancelledError);
    expect(future.cancelled()).toBe(false);
  });

  it("case 61: does not pass on the cancellation of the coroutine's Future", () => {
    const deferred = new Deferred<number>();
    inside(loop, () => wait(deferred)).cancel();
    expect(deferred.called).toBe(false);
  });

  it("logs an error that comes after its own Future was cancelled, and fails on a value", () => {
    const logged: unknown[] = [];
    const before = setAppLog({ error: (...entry) => logged.push(entry) });
    const failing = new Deferred<number>();
    const succeeding = new Deferred<number>();
    inside(loop, () => {
      for (const deferred of [failing, succeeding]) (convertYielded(deferred) as { cancel(): boolean }).cancel();
    });
    const error = new Error("planted");
    failing.errback(error);
    succeeding.callback(42);
    setAppLog(before);
    expect(logged).toEqual([["Exception after Future was cancelled", error]]);
    succeeding.addErrback((failure: Failure) => expect(failure.value).toMatchObject({ name: "InvalidStateError" }));
    expect.assertions(2);
  });

  it("keeps its result once that is taken back", () => {
    unregister();
    const deferred = succeed(42);
    inside(loop, () => expect(wait(deferred).result()).toBe(42));
    expect(deferred.result).toBe(42);
  });
});
