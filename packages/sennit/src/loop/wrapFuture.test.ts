import type { StandardFutureV1 } from "@sennit/spec";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { CancelledError as ConcurrentCancelledError } from "../concurrent/errors.ts";
import { Future as ConcurrentFuture } from "../concurrent/future.ts";
import { InvalidStateError, UsageError } from "../core/errors.ts";
import { CancelledError } from "./errors.ts";
import { Future } from "./future.ts";
import { VirtualLoop } from "./virtualLoop.ts";
import { wrapFuture } from "./wrapFuture.ts";

let loop: VirtualLoop;
let source: ConcurrentFuture<number>;
let errors: unknown[];

beforeEach(() => {
  loop = new VirtualLoop();
  source = new ConcurrentFuture<number>();
  errors = [];
  loop.setExceptionHandler((_, { exception }) => errors.push(exception));
});

/** Runs so many iterations. */
function turns(count: number): void {
  let left = count;
  const turn = (): void => {
    left -= 1;
    if (left > 0) loop.callSoon(turn);
    else end.setResult(undefined);
  };
  const end = loop.createFuture<undefined>();
  loop.callSoon(turn);
  loop.runUntilComplete(end);
}

describe("75: forward", () => {
  test("a result comes one turn later", () => {
    const wrapped = wrapFuture(source, loop);
    source.setResult(1);
    expect(wrapped.done()).toBe(false);
    turns(1);
    expect(wrapped.result()).toBe(1);
  });

  test("a result that is there already comes one turn later too", () => {
    source.setResult(1);
    const wrapped = wrapFuture(source, loop);
    expect(wrapped.done()).toBe(false);
    turns(1);
    expect(wrapped.result()).toBe(1);
  });

  test("an error comes as it is", () => {
    const error = new Error("broken");
    const wrapped = wrapFuture(source, loop);
    source.setException(error);
    turns(1);
    expect(wrapped.exception()).toBe(error);
  });

  test("a cancellation comes as the loop's, with the reason", () => {
    const wrapped = wrapFuture(source, loop);
    source.cancel("why");
    expect(wrapped.cancelled()).toBe(false);
    turns(1);
    expect(wrapped.cancelled()).toBe(true);
    expect(() => wrapped.result()).toThrow(CancelledError);
    expect(() => wrapped.result()).toThrow("why");
  });

  test("concurrent.futures' CancelledError, as an error, becomes the loop's", () => {
    const wrapped = wrapFuture(source, loop);
    source.setException(new ConcurrentCancelledError("why"));
    turns(1);
    expect(wrapped.cancelled()).toBe(false);
    expect(wrapped.exception()).toBeInstanceOf(CancelledError);
    expect(wrapped.exception()).toMatchObject({ reason: "why" });
  });

  test("InvalidStateError is one class for all", () => {
    const error = new InvalidStateError("state");
    const wrapped = wrapFuture(source, loop);
    source.setException(error);
    turns(1);
    expect(wrapped.exception()).toBe(error);
  });
});

describe("76: backward", () => {
  test("a cancellation goes to the source one turn later", () => {
    const wrapped = wrapFuture(source, loop);
    expect(wrapped.cancel("why")).toBe(true);
    expect(source.cancelled()).toBe(false);
    turns(1);
    expect(source.cancelled()).toBe(true);
    expect(() => source.result()).toThrow("why");
    turns(1);
    expect(errors).toEqual([]);
  });

  test("a source that runs goes on, and its result is dropped", () => {
    const wrapped = wrapFuture(source, loop);
    source.setRunningOrNotifyCancel();
    wrapped.cancel();
    turns(1);
    expect(wrapped.cancelled()).toBe(true);
    expect(source.running()).toBe(true);
    source.setResult(1);
    turns(1);
    expect(wrapped.cancelled()).toBe(true);
    expect(errors).toEqual([]);
  });

  test("a result that comes after the loop was closed is dropped", () => {
    const wrapped = wrapFuture(source, loop);
    loop.close();
    source.setResult(1);
    expect(wrapped.done()).toBe(false);
    expect(errors).toEqual([]);
  });
});

test("77: a result set on the loop's side stays there; the source's then goes to the exception handler", () => {
  const wrapped = wrapFuture(source, loop);
  wrapped.setResult(1);
  turns(2);
  expect(source.done()).toBe(false);
  source.setResult(2);
  turns(1);
  expect(wrapped.result()).toBe(1);
  expect(errors).toEqual([expect.any(UsageError)]);
});

test("a Future of a loop is returned as it is", () => {
  const future = loop.createFuture<number>();
  expect(wrapFuture(future, loop)).toBe(future);
  expect(wrapFuture(future, new VirtualLoop())).toBe(future);
});

test("without a loop it belongs to the one that runs", () => {
  expect(() => wrapFuture(source)).toThrow(UsageError);
  let wrapped: Future<number> | undefined;
  loop.callSoon(() => {
    wrapped = wrapFuture(source);
  });
  turns(1);
  expect(wrapped?.getLoop()).toBe(loop);
});

test("any future will do that cannot even be cancelled", () => {
  let tell = (_: StandardFutureV1.Outcome<number>): void => {};
  const foreign: StandardFutureV1<number> = {
    "~future": {
      version: 1,
      vendor: "test",
      delivery: "direct",
      affinity: "any",
      peek: () => undefined,
      observe: (observer) => {
        tell = observer;
        return vi.fn();
      },
    },
  };
  const wrapped = wrapFuture(foreign, loop);
  tell({ status: "fulfilled", value: 1 });
  turns(1);
  expect(wrapped).toBeInstanceOf(Future);
  expect(wrapped.result()).toBe(1);
  wrapFuture(foreign, loop).cancel();
  turns(1);
  expect(errors).toEqual([]);
});

test("what is no future is refused", () => {
  expect(() => wrapFuture(Promise.resolve(1) as never, loop)).toThrow("ensureFuture(promise)");
});
