import { describe, expectTypeOf, it } from "vitest";
import type { Future } from "../loop/index.ts";
import type { Deferred } from "../twisted/index.ts";
import { coroutine } from "./coroutine.ts";
import type { Moment } from "./moment.ts";
import { multi } from "./multi.ts";
import { withTimeout } from "./withTimeout.ts";
import type { Yielded } from "./yielded.ts";

declare const number: Future<number>;
declare const text: Promise<string>;
declare const deferred: Deferred<boolean>;

describe("the types of what is yielded", () => {
  it("are those of its values", () => {
    expectTypeOf<Yielded<Future<number>>>().toEqualTypeOf<number>();
    expectTypeOf<Yielded<Promise<string>>>().toEqualTypeOf<string>();
    expectTypeOf<Yielded<Deferred<boolean>>>().toEqualTypeOf<boolean>();
    expectTypeOf<Yielded<Moment | null>>().toEqualTypeOf<undefined>();
    expectTypeOf<Yielded<Generator<unknown, Date, unknown>>>().toEqualTypeOf<Date>();
    expectTypeOf<Yielded<unknown>>().toEqualTypeOf<unknown>();
  });

  it("are mapped through lists, tuples and records", () => {
    expectTypeOf(multi([number, text])).toEqualTypeOf<Future<[number, string]>>();
    expectTypeOf(multi({ a: number, b: { c: [deferred] } })).toEqualTypeOf<
      Future<{ a: number; b: { c: [boolean] } }>
    >();
    expectTypeOf(multi([] as Future<number>[])).toEqualTypeOf<Future<number[]>>();
    expectTypeOf(multi(new Set([number]))).toEqualTypeOf<Future<number[]>>();
    expectTypeOf(withTimeout({ seconds: 1 }, text)).toEqualTypeOf<Future<string>>();
  });
});

describe("the type of a coroutine", () => {
  it("is that of its function, with a Future", () => {
    const work = coroutine(function* (n: number) {
      const value = yield* number;
      expectTypeOf(value).toEqualTypeOf<number>();
      const untyped = yield number;
      expectTypeOf(untyped).toEqualTypeOf<unknown>();
      return `${n}`;
    });
    expectTypeOf(work).parameters.toEqualTypeOf<[number]>();
    expectTypeOf(work).returns.toEqualTypeOf<Future<string>>();
    expectTypeOf(coroutine(() => 42)).returns.toEqualTypeOf<Future<number>>();
  });
});
