import type { StandardFutureV1 } from "@sennit/spec";
import type { CoroutineCall, Future } from "../loop/index.ts";
import type { Moment } from "./moment.ts";

/** What a yielded thing is converted to: a Future of the loop, `moment`, or an executor's future as it is. */
export type Waitable<T = unknown> = Future<T> | Moment | StandardFutureV1<T>;

/** What a coroutine may wait for to be given a `T`, lists, records and what was registered aside. */
export type Yieldable<T = unknown> =
  | StandardFutureV1<T>
  | CoroutineCall<T>
  | PromiseLike<T>
  | Generator<unknown, T, never>;

/** The type of what a `yield` of `X` gives: a future's value, a list of values, a record of values. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without a result, given to IOLoop.runSync, has this type
export type Yielded<X> = X extends null | undefined | void | Moment
  ? undefined
  : X extends StandardFutureV1<infer Value>
    ? Value
    : X extends Generator<unknown, infer Value, never>
      ? Value
      : X extends CoroutineCall<infer Value>
        ? Value
        : X extends PromiseLike<unknown>
          ? Awaited<X>
          : X extends readonly unknown[] | Readonly<Record<string, unknown>>
            ? YieldedAll<X>
            : unknown;

/** The type of what `multi` of these children gives. */
export type YieldedAll<Children extends readonly unknown[] | Readonly<Record<string, unknown>>> = {
  -readonly [Key in keyof Children]: Yielded<Children[Key]>;
};
