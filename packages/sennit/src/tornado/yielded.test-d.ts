import type { StandardFutureV1 } from "@sennit/spec";
import { describe, expectTypeOf, it } from "vitest";
import type { Future } from "../loop/index.ts";
import type { Deferred } from "../twisted/index.ts";
import { cancelAfter } from "./cancelAfter.ts";
import { convertYielded } from "./convertYielded.ts";
import { coroutine } from "./coroutine.ts";
import { dummyExecutor } from "./dummyExecutor.ts";
import { futureAddDoneCallback } from "./futureAddDoneCallback.ts";
import { IOLoop } from "./ioLoop.ts";
import type { Moment } from "./moment.ts";
import { multi } from "./multi.ts";
import { runOnExecutor } from "./runOnExecutor.ts";
import { WaitIterator } from "./waitIterator.ts";
import { withTimeout } from "./withTimeout.ts";
import type { Waitable, Yielded } from "./yielded.ts";

declare const number: Future<number>;
declare const text: Promise<string>;
declare const deferred: Deferred<boolean>;
declare const optional: { a: Future<number>; b?: Promise<string> };
declare const ioLoop: IOLoop;

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

describe("the types of nested lists and records", () => {
  const nested = () => [number, [text, [deferred, null]], { a: [number, { b: text }] }] as const;
  type Nested = [number, [string, [boolean, undefined]], { a: [number, { b: string }] }];

  it("are mapped tuples and records, to any depth", () => {
    expectTypeOf(multi(nested())).toEqualTypeOf<Future<Nested>>();
    expectTypeOf(multi([number, [text, [deferred, null]], { a: [number, { b: text }] }])).toEqualTypeOf<
      Future<Nested>
    >();
    expectTypeOf(multi([[number, text] as const, [] as Promise<string>[]])).toEqualTypeOf<
      Future<[[number, string], string[]]>
    >();
    expectTypeOf(multi([])).toEqualTypeOf<Future<[]>>();
    expectTypeOf(multi([number, ...([] as Promise<string>[])])).toEqualTypeOf<Future<[number, ...string[]]>>();
    expectTypeOf(multi(optional)).toEqualTypeOf<Future<{ a: number; b?: string | undefined }>>();
    expectTypeOf(multi(new Map<string, Future<number>>().values())).toEqualTypeOf<Future<number[]>>();
  });

  it("are the same in every helper", () => {
    expectTypeOf(withTimeout({ seconds: 1 }, [number, { a: text }])).toEqualTypeOf<Future<[number, { a: string }]>>();
    expectTypeOf(cancelAfter({ seconds: 1 }, [number, { a: text }])).toEqualTypeOf<Future<[number, { a: string }]>>();
    expectTypeOf(convertYielded([number, [text]])).toEqualTypeOf<Waitable<[number, [string]]>>();
    expectTypeOf(ioLoop.runSync(() => [number, [text]])).toEqualTypeOf<[number, [string]]>();
    expectTypeOf(ioLoop.run(() => ({ a: number }))).toEqualTypeOf<Promise<{ a: number }>>();
    expectTypeOf(ioLoop.runSync(coroutine(() => 42))).toEqualTypeOf<number>();
    expectTypeOf(ioLoop.runSync(() => {})).toEqualTypeOf<undefined>();
  });

  it("are the common type of all for a WaitIterator", () => {
    expectTypeOf(new WaitIterator<number | string>([number, text]).next()).toEqualTypeOf<Future<number | string>>();
    expectTypeOf(new WaitIterator({ a: number, b: number }).next()).toEqualTypeOf<Future<number>>();
    expectTypeOf(new WaitIterator([[number]]).next()).toEqualTypeOf<Future<unknown>>();
  });
});

describe("the types of IOLoop", () => {
  it("are those of its functions", () => {
    expectTypeOf(ioLoop.addCallback((a: number, b: string) => `${a}${b}`, 1, "b")).toEqualTypeOf<void>();
    // @ts-expect-error: a number is wanted
    ioLoop.addCallback((a: number) => a, "text");
    ioLoop.addFuture(number, (future) => expectTypeOf(future).toEqualTypeOf<Future<number>>());
    ioLoop.addFuture([number, text], (future) =>
      expectTypeOf(future).toEqualTypeOf<StandardFutureV1<[number, string]>>(),
    );
    futureAddDoneCallback(deferred, (future) => expectTypeOf(future).toEqualTypeOf<Deferred<boolean>>());
    futureAddDoneCallback(text, (future) => expectTypeOf(future).toEqualTypeOf<StandardFutureV1<string>>());
    expectTypeOf(ioLoop.runInExecutor(undefined, async (n: number) => `${n}`, 1)).toEqualTypeOf<Future<string>>();
    expectTypeOf(IOLoop.current()).toEqualTypeOf<IOLoop>();
    expectTypeOf(IOLoop.current(false)).toEqualTypeOf<IOLoop | undefined>();
  });

  it("are those of its methods, for runOnExecutor", () => {
    const method = runOnExecutor((n: number) => [n]);
    expectTypeOf(method).parameters.toEqualTypeOf<[number]>();
    expectTypeOf(method).returns.toEqualTypeOf<Future<number[]>>();
    const worker = { pool: dummyExecutor, load: runOnExecutor({ executor: "pool" })(async (name: string) => name) };
    expectTypeOf(worker.load("a")).toEqualTypeOf<Future<string>>();
    const lost = { load: runOnExecutor({ executor: "pool" })((name: string) => name) };
    // @ts-expect-error: it has no pool
    lost.load("a");
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
