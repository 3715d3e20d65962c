import { describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import { Deferred } from "../twisted/index.ts";
import { isFuture } from "./isFuture.ts";

describe("isFuture", () => {
  it("knows the futures of loops and executors, and no others", () => {
    expect([new VirtualLoop().createFuture(), new ExecutorFuture()].map(isFuture)).toEqual([true, true]);
    expect([new Deferred(), Promise.resolve(), {}, undefined].map(isFuture)).toEqual([false, false, false, false]);
  });
});
