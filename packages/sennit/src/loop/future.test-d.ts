import type { StandardFutureV1 } from "@sennit/spec";
import { describe, expectTypeOf, it } from "vitest";
import { type Coroutine, type Future, VirtualLoop } from "./index.ts";

declare const future: Future<number>;

describe("Future", () => {
  it("types what yield* and await give", () => {
    const work = function* () {
      const value = yield* future;
      expectTypeOf(value).toEqualTypeOf<number>();
      return value;
    };
    expectTypeOf(work()).toExtend<Coroutine<number>>();
    expectTypeOf<Awaited<Future<number>>>().toEqualTypeOf<number>();
  });

  it("gives no type by yield", () => {
    (function* (): Coroutine<void> {
      const value = yield future;
      expectTypeOf(value).toEqualTypeOf<unknown>();
    })();
  });

  it("is a PromiseLike and a Standard Future of its value", () => {
    expectTypeOf(future).toExtend<PromiseLike<number>>();
    expectTypeOf(future).toExtend<StandardFutureV1<number>>();
    expectTypeOf<StandardFutureV1.InferValue<Future<number>>>().toEqualTypeOf<number>();
  });

  it("F3: keeps a future that is its value, which await takes for its own", () => {
    const nested = new VirtualLoop().createFuture<Future<string>>();
    expectTypeOf(nested.result()).toEqualTypeOf<Future<string>>();
    expectTypeOf<Awaited<typeof nested>>().toEqualTypeOf<string>();
  });

  it("types its callbacks and its handlers", () => {
    future.addDoneCallback((done) => expectTypeOf(done.result()).toEqualTypeOf<number>());
    expectTypeOf(future.then((value) => String(value))).toEqualTypeOf<Promise<string>>();
    expectTypeOf(future.then(undefined, () => "error" as const)).toEqualTypeOf<Promise<number | "error">>();
    expectTypeOf(future.exception()).toEqualTypeOf<unknown>();
  });

  it("of nothing takes no result", () => {
    new VirtualLoop().createFuture<void>().setResult();
    // @ts-expect-error a number is to be given
    new VirtualLoop().createFuture<number>().setResult();
  });
});
