import { describe, expectTypeOf, it } from "vitest";
import type { Future } from "../loop/index.ts";
import { allOf } from "./allOf.ts";
import { anyOf } from "./anyOf.ts";
import type { Deferred } from "./deferred.ts";
import type { Eventual } from "./eventual.ts";
import { firstOf } from "./firstOf.ts";

declare const number: Deferred<number>;
declare const text: Future<string>;
declare const flag: Eventual<boolean>;
declare const date: Promise<Date>;

describe("the types of allOf, anyOf and firstOf", () => {
  it("are tuples of the values, or their union", () => {
    expectTypeOf(allOf([number, text, flag, date])).toEqualTypeOf<Deferred<[number, string, boolean, Date]>>();
    expectTypeOf(allOf([] as Deferred<number>[])).toEqualTypeOf<Deferred<number[]>>();
    expectTypeOf(allOf([])).toEqualTypeOf<Deferred<[]>>();
    expectTypeOf(anyOf([number, text])).toEqualTypeOf<Deferred<number | string>>();
    expectTypeOf(firstOf([flag, date])).toEqualTypeOf<Deferred<boolean | Date>>();
    // @ts-expect-error a number is nothing to wait for
    allOf([1]);
  });
});
