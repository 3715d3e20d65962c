import { describe, expectTypeOf, it } from "vitest";
import { deferLater } from "./deferLater.ts";
import { Deferred } from "./deferred.ts";
import { DeferredList, type DeferredListItem } from "./deferredList.ts";
import { DeferredLock } from "./deferredLock.ts";
import { Failure } from "./failure.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { gatherResults } from "./gatherResults.ts";
import { inlineCallbacks } from "./inlineCallbacks.ts";
import { race } from "./race.ts";
import { maybeDeferred, passthru, succeed } from "./succeed.ts";
import type { CallLater } from "./timeout.ts";

declare const clock: CallLater;
declare const number: Deferred<number>;

describe("the types of Deferreds", () => {
  it("addCallback and its kin give the type of what comes next", () => {
    expectTypeOf(number.addCallback((n) => String(n))).toEqualTypeOf<Deferred<string>>();
    expectTypeOf(number.addCallback((n) => succeed(String(n)))).toEqualTypeOf<Deferred<string>>();
    expectTypeOf(number.addCallback(() => new Failure(1))).toEqualTypeOf<Deferred<never>>();
    expectTypeOf(number.addCallback((n, m: string) => n + m, "x")).toEqualTypeOf<Deferred<string>>();
    expectTypeOf(number.addErrback(() => "x")).toEqualTypeOf<Deferred<number | string>>();
    expectTypeOf(number.addErrback((failure) => failure)).toEqualTypeOf<Deferred<number>>();
    expectTypeOf(number.addBoth((result) => result)).toEqualTypeOf<Deferred<number>>();
    expectTypeOf(number.addBoth(passthru)).toEqualTypeOf<Deferred<number>>();
    expectTypeOf(number.addCallbacks((n) => n > 1)).toEqualTypeOf<Deferred<boolean>>();
    expectTypeOf(
      number.addCallbacks(
        () => "ok",
        () => null,
      ),
    ).toEqualTypeOf<Deferred<string | null>>();
    expectTypeOf(number.addTimeout(1, clock)).toEqualTypeOf<Deferred<number>>();
    expectTypeOf(number.addTimeout(1, clock, () => "late")).toEqualTypeOf<Deferred<number | string>>();
  });

  it("firing takes the value's type; of a void one nothing", () => {
    new Deferred<void>().callback();
    // @ts-expect-error a string is no number
    number.callback("x");
    // @ts-expect-error a value is missing
    number.callback();
  });

  it("waiting gives the value's type", () => {
    ensureDeferred(
      (function* () {
        expectTypeOf(yield* number).toEqualTypeOf<number>();
      })(),
    );
    expectTypeOf<Awaited<Deferred<string>>>().toEqualTypeOf<string>();
    expectTypeOf(Deferred.fromFuture(Promise.resolve(1))).toEqualTypeOf<Deferred<number>>();
    expectTypeOf(Deferred.fromFuture(number)).toEqualTypeOf<Deferred<number>>();
  });

  it("coroutines give the type of what they return", () => {
    const add = inlineCallbacks(function* (a: number, b: number) {
      const got = yield number;
      expectTypeOf(got).toEqualTypeOf<unknown>();
      return `${a + b}`;
    });
    expectTypeOf(add).parameters.toEqualTypeOf<[a: number, b: number]>();
    expectTypeOf(add(1, 2)).toEqualTypeOf<Deferred<string>>();
  });

  it("lists give tuples and pairs", () => {
    expectTypeOf(gatherResults([number, succeed("x")])).toEqualTypeOf<Deferred<[number, string]>>();
    expectTypeOf(gatherResults([number].slice())).toEqualTypeOf<Deferred<number[]>>();
    expectTypeOf(race([number])).toEqualTypeOf<Deferred<[index: number, value: number]>>();
    new DeferredList([number]).addCallback((pairs) => {
      expectTypeOf(pairs).toEqualTypeOf<DeferredListItem<number>[]>();
    });
    new DeferredList([number], { fireOnOneCallback: true }).addCallback((first) => {
      expectTypeOf(first).toEqualTypeOf<[value: number, index: number] | DeferredListItem<number>[]>();
    });
  });

  it("functions that may return anything give its value", () => {
    expectTypeOf(maybeDeferred(() => 1)).toEqualTypeOf<Deferred<number>>();
    expectTypeOf(maybeDeferred(() => succeed("x"))).toEqualTypeOf<Deferred<string>>();
    expectTypeOf(new DeferredLock().run(() => succeed("x"))).toEqualTypeOf<Deferred<string>>();
    expectTypeOf(deferLater(clock, 1)).toEqualTypeOf<Deferred<undefined>>();
    expectTypeOf(deferLater(clock, 1, () => succeed(1))).toEqualTypeOf<Deferred<number>>();
  });
});
