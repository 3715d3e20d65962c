import { describe, expectTypeOf, it } from "vitest";
import type { Coroutine, Future } from "../loop/index.ts";
import type { Deferred } from "./deferred.ts";
import { Eventual } from "./eventual.ts";
import type { Failure } from "./failure.ts";

declare const number: Eventual<number>;
declare const future: Future<string>;

describe("the types of Eventual", () => {
  it("are those of its source", () => {
    expectTypeOf(Eventual.from({} as Deferred<number>)).toEqualTypeOf<Eventual<number>>();
    expectTypeOf(Eventual.from(future)).toEqualTypeOf<Eventual<string>>();
    expectTypeOf(Eventual.from(Promise.resolve(true))).toEqualTypeOf<Eventual<boolean>>();
    expectTypeOf(Eventual.from(number)).toEqualTypeOf<Eventual<number>>();
    // @ts-expect-error a number is nothing to wait for
    Eventual.from(1);
  });

  it("follow from step to step, and leave the step before as it is", () => {
    expectTypeOf(number.map(String)).toEqualTypeOf<Eventual<string>>();
    expectTypeOf(number.map(() => future)).toEqualTypeOf<Eventual<string>>();
    expectTypeOf(number.map(() => number)).toEqualTypeOf<Eventual<number>>();
    expectTypeOf(number.map(async () => "text")).toEqualTypeOf<Eventual<string>>();
    expectTypeOf(number.map(() => ({}) as Coroutine<Date>)).toEqualTypeOf<Eventual<Date>>();
    expectTypeOf(number.map(() => ({}) as Failure)).toEqualTypeOf<Eventual<never>>();
    expectTypeOf(number.map((n) => (n > 1 ? future : null))).toEqualTypeOf<Eventual<string | null>>();
    expectTypeOf(number.recover(() => "text")).toEqualTypeOf<Eventual<number | string>>();
    expectTypeOf(number.recover((error) => expectTypeOf(error).toEqualTypeOf<unknown>())).toExtend<Eventual<unknown>>();
    expectTypeOf(number.transform(String, () => future)).toEqualTypeOf<Eventual<string>>();
    expectTypeOf(number.finally(() => future)).toEqualTypeOf<Eventual<number>>();
    expectTypeOf(number.toDeferred()).toEqualTypeOf<Deferred<number>>();
  });

  it("are those of what waits for it", async () => {
    expectTypeOf(await number).toEqualTypeOf<number>();
    function* wait(): Coroutine<void> {
      expectTypeOf(yield* number).toEqualTypeOf<number>();
    }
    wait();
    expectTypeOf(number.then((n) => `${n}`)).toEqualTypeOf<Promise<string>>();
  });
});
