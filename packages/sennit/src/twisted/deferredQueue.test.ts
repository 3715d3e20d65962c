import { afterEach, describe, expect, it } from "vitest";
import { DeferredQueue } from "./deferredQueue.ts";
import { QueueOverflow, QueueUnderflow } from "./errors.ts";
import { Failure } from "./failure.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

describe("DeferredQueue", () => {
  it("case 85: gives what is there at once, and hands over inside put()", () => {
    const queue = new DeferredQueue<number>();
    queue.put(1);
    expect(queue.get().result).toBe(1);
    const order: unknown[] = [];
    queue.get().addCallback((n) => order.push(n));
    queue.get().addCallback((n) => order.push(n));
    queue.put(2);
    order.push("put");
    queue.put(3);
    expect(order).toEqual([2, "put", 3]);
  });

  it("case 85: throws when it is full, or too many wait", () => {
    const queue = new DeferredQueue<number>(1, 1);
    queue.put(1);
    expect(() => queue.put(2)).toThrow(QueueOverflow);
    queue.get();
    queue.get();
    expect(() => queue.get()).toThrow(QueueUnderflow);
  });

  it("case 85: size 0 and backlog 0 are sizes", () => {
    expect(() => new DeferredQueue<number>(0).put(1)).toThrow(QueueOverflow);
    expect(() => new DeferredQueue<number>(undefined, 0).get()).toThrow(QueueUnderflow);
  });

  it("case 85: a cancelled get is passed over, and a Failure comes out as one", () => {
    const queue = new DeferredQueue<number>();
    const cancelled = queue.get().addErrback(() => -1);
    const second = queue.get().addErrback((failure) => failure.value);
    cancelled.cancel();
    queue.put(new Failure("x"));
    expect([cancelled.result, second.result]).toEqual([-1, "x"]);
    queue.put(new Failure("y"));
    expect(queue.get().addErrback((failure) => failure.value).result).toBe("y");
  });
});
