import { describe, expect, it } from "vitest";
import { CancelledError, Future as ConcurrentFuture } from "../concurrent/index.ts";
import type { ExceptionContext } from "./eventLoop.ts";
import { VirtualLoop } from "./virtualLoop.ts";
import { wrapFuture } from "./wrapFuture.ts";

describe("wrapFuture()", () => {
  it("case 30: returns a Future as it is", () => {
    const future = new VirtualLoop().createFuture();
    expect(wrapFuture(future)).toBe(future);
  });

  it("case 75: copies a result or an error one iteration later, also one that is there already", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const [before, after] = [new ConcurrentFuture<number>(), new ConcurrentFuture<number>()];
    before.setResult(1);
    const wrapped = [wrapFuture(before, loop), wrapFuture(after, loop)] as const;
    after.setException(error);
    expect(wrapped.map((future) => future.done())).toEqual([false, false]);
    loop.advance(0);
    expect(wrapped[0].result()).toBe(1);
    expect(wrapped[1].exception()).toBe(error);
  });

  it("case 75: is cancelled one iteration after its source", () => {
    const loop = new VirtualLoop();
    const source = new ConcurrentFuture<number>();
    const wrapped = wrapFuture(source, loop);
    expect(source.cancel()).toBe(true);
    expect(wrapped.cancelled()).toBe(false);
    loop.advance(0);
    expect(wrapped.cancelled()).toBe(true);
  });

  it("case 75: turns concurrent.futures' CancelledError, raised as an error, into asyncio's", () => {
    const loop = new VirtualLoop();
    const source = new ConcurrentFuture<number>();
    const wrapped = wrapFuture(source, loop);
    source.setException(new CancelledError("why"));
    loop.advance(0);
    expect(wrapped.exception()).toMatchObject({ name: "CancelledError", reason: "why" });
    expect(wrapped.exception()).not.toBeInstanceOf(CancelledError);
  });

  it("case 76: asks its source to stop one iteration later, and does not wait for the answer", () => {
    const loop = new VirtualLoop();
    const [waiting, running] = [new ConcurrentFuture<number>(), new ConcurrentFuture<number>()];
    running.setRunningOrNotifyCancel();
    const wrapped = [wrapFuture(waiting, loop), wrapFuture(running, loop)];
    for (const future of wrapped) future.cancel();
    expect(waiting.cancelled()).toBe(false);
    expect(wrapped.map((future) => future.cancelled())).toEqual([true, true]);
    loop.advance(0);
    expect([waiting.cancelled(), running.cancelled()]).toEqual([true, false]);
    running.setResult(1);
    loop.advance(0);
  });

  it("case 76: drops a late result where the loop has closed", () => {
    const loop = new VirtualLoop();
    const source = new ConcurrentFuture<number>();
    wrapFuture(source, loop);
    loop.close();
    source.setResult(1);
  });

  it("case 77: reports a source that finishes after the wrapped future was settled from outside", () => {
    const loop = new VirtualLoop();
    const heard: ExceptionContext[] = [];
    loop.setExceptionHandler((_loop, context) => heard.push(context));
    const source = new ConcurrentFuture<number>();
    const wrapped = wrapFuture(source, loop);
    wrapped.setResult(1);
    expect(source.done()).toBe(false);
    source.setResult(2);
    loop.advance(0);
    expect(wrapped.result()).toBe(1);
    expect(heard[0]?.exception).toMatchObject({ code: "ERR_WRAPPED_FUTURE_SETTLED" });
  });

  it("takes futures alone, and says what to write for the rest", () => {
    expect(() => wrapFuture(Promise.resolve() as never, new VirtualLoop())).toThrow(
      expect.objectContaining({ code: "ERR_NOT_A_FUTURE", message: expect.stringContaining("ensureFuture(promise)") }),
    );
  });
});
