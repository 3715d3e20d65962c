import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { Context, Deferred, Effect, type Fiber } from "effect";
import type { Task as EffectionTask, Operation } from "effection";
import { type Observable as Observable7, of, Subject } from "rxjs";
import { ColdObservable } from "rxjs9";
import { describe, expectTypeOf, it } from "vitest";
import { from } from "../bridge/from.ts";
import type { Future } from "../loop/index.ts";
import { fromEffect, fromFiber, toEffect } from "./effect.ts";
import { fromOperation, fromTask, toOperation } from "./effection.ts";
import { fromObservable as fromPlatformObservable, toObservable as toPlatformObservable } from "./observable.ts";
import { fromObservable, fromPlatform, toObservable, toPlatform } from "./rxjs.ts";

declare const future: StandardFutureV1<number, RangeError>;

describe("sennit/rxjs", () => {
  it("tells the type of the value", () => {
    expectTypeOf(from(of(1))).toEqualTypeOf<Future<number>>();
    expectTypeOf(from(new Subject<"a">())).toEqualTypeOf<Future<"a">>();
    expectTypeOf(fromObservable(of(1))).toEqualTypeOf<StandardRecipeV1<number>>();
    expectTypeOf(fromObservable(of(1), { take: "first" })).toEqualTypeOf<StandardRecipeV1<number>>();
    expectTypeOf(fromObservable(of(1), { take: "all" })).toEqualTypeOf<StandardRecipeV1<number[]>>();
    expectTypeOf(toObservable(future)).toEqualTypeOf<Observable7<number>>();
  });

  it("gives the class that it is given", () => {
    expectTypeOf(toPlatform(of(1), ColdObservable<number>)).toEqualTypeOf<ColdObservable<number>>();
    expectTypeOf(toPlatform(of(1), Observable<number>)).toEqualTypeOf<Observable<number>>();
    expectTypeOf(fromPlatform(new ColdObservable<1>(() => {}))).toEqualTypeOf<Observable7<1>>();
  });
});

describe("sennit/observable", () => {
  const cold = new ColdObservable<number>(() => {});

  it("tells the type of the value", () => {
    expectTypeOf(from(cold)).toEqualTypeOf<Future<number>>();
    expectTypeOf(from(Observable.from(["a"]))).toEqualTypeOf<Future<string>>();
    expectTypeOf(fromPlatformObservable(cold, { take: "all" })).toEqualTypeOf<StandardRecipeV1<number[]>>();
    expectTypeOf(toPlatformObservable(future).last()).toEqualTypeOf<Promise<number>>();
    expectTypeOf(toPlatformObservable(future, ColdObservable<number>)).toEqualTypeOf<ColdObservable<number>>();
  });
});

describe("sennit/effect", () => {
  class Database extends Context.Service<Database, { readonly url: string }>()("Database") {}
  const needing = Effect.map(Database, ({ url }) => url);

  it("tells the type of the value", () => {
    expectTypeOf(from(Effect.succeed(1))).toEqualTypeOf<Future<number>>();
    expectTypeOf(from(Deferred.makeUnsafe<"a", Error>())).toEqualTypeOf<Future<"a">>();
    expectTypeOf(from({} as Fiber.Fiber<number, Error>)).toEqualTypeOf<Future<number>>();
    expectTypeOf(fromEffect({} as Effect.Effect<number, string>)).toEqualTypeOf<StandardRecipeV1<number, string>>();
    expectTypeOf(fromEffect(Deferred.makeUnsafe<"a", Error>())).toEqualTypeOf<StandardRecipeV1<"a", Error>>();
    expectTypeOf(fromFiber({} as Fiber.Fiber<number, Error>)).toEqualTypeOf<StandardFutureV1<number, Error>>();
  });

  it("keeps the type of the failure", () => {
    expectTypeOf(toEffect(future)).toEqualTypeOf<Effect.Effect<number, RangeError>>();
    expectTypeOf(toEffect(fromEffect({} as Effect.Effect<1, "no">))).toEqualTypeOf<Effect.Effect<1, "no">>();
    expectTypeOf(toEffect(Promise.resolve(1))).toEqualTypeOf<Effect.Effect<number>>();
  });

  it("asks for what runs an effect that needs services", () => {
    const runFork = Effect.runForkWith(Context.make(Database, { url: "memory" }));
    expectTypeOf(fromEffect(needing, { runFork })).toEqualTypeOf<StandardRecipeV1<string, never>>();
    // @ts-expect-error nobody provides the database
    fromEffect(needing);
  });
});

describe("sennit/effection", () => {
  it("tells the type of the value", () => {
    expectTypeOf(from({} as EffectionTask<number>)).toEqualTypeOf<Future<number>>();
    expectTypeOf(fromTask({} as EffectionTask<number>)).toEqualTypeOf<StandardFutureV1<number>>();
    expectTypeOf(
      fromOperation(function* () {
        return yield* toOperation(future);
      }),
    ).toEqualTypeOf<StandardRecipeV1<number>>();
    expectTypeOf(fromOperation({} as Operation<number>)).toEqualTypeOf<StandardRecipeV1<number>>();
  });
});
