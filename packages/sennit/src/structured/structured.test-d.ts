import { describe, expectTypeOf, it } from "vitest";
import type { Future } from "../loop/index.ts";
import { type Deferred, succeed } from "../twisted/index.ts";
import {
  all,
  any,
  type CancelScope,
  checkpoint,
  currentSignal,
  failAfter,
  moveOnAfter,
  race,
  retry,
  type ScopeFuture,
  scope,
  shield,
  sleep,
  taskGroup,
} from "./index.ts";

declare const deferred: Deferred<Date>;
declare const future: Future<number>;

describe("scope() and its like", () => {
  it("have the type of what the body comes to, whatever form it has", () => {
    expectTypeOf(scope(async () => 1)).toEqualTypeOf<ScopeFuture<number>>();
    expectTypeOf(scope(() => "value")).toEqualTypeOf<ScopeFuture<string>>();
    expectTypeOf(scope(() => deferred)).toEqualTypeOf<ScopeFuture<Date>>();
    expectTypeOf(scope(() => sleep(1, true))).toEqualTypeOf<ScopeFuture<boolean>>();
    expectTypeOf(
      scope(function* () {
        return yield* future;
      }),
    ).toEqualTypeOf<ScopeFuture<number>>();
    expectTypeOf(failAfter(1, async () => 1)).toEqualTypeOf<ScopeFuture<number>>();
    expectTypeOf(shield(async () => 1)).toEqualTypeOf<ScopeFuture<number>>();
    expectTypeOf(retry(async () => 1)).toEqualTypeOf<ScopeFuture<number>>();
  });

  it("say that the time may be over", () => {
    expectTypeOf(moveOnAfter(1, async () => 1)).toEqualTypeOf<ScopeFuture<number | undefined>>();
    expectTypeOf(moveOnAfter(1, async () => 1, "late" as const)).toEqualTypeOf<ScopeFuture<number | "late">>();
  });

  it("give their bodies a signal and a scope", () => {
    scope(async (signal, own) => {
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      expectTypeOf(own).toEqualTypeOf<CancelScope>();
    });
    retry(async (signal, attempt) => {
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      expectTypeOf(attempt).toEqualTypeOf<number>();
    });
  });

  it("take a function", () => {
    // @ts-expect-error what runs already cannot be put into a scope
    scope(Promise.resolve(1));
    // @ts-expect-error the time comes first
    moveOnAfter(async () => 1, 1);
  });

  it("can be waited for in coroutines and async functions", () => {
    (function* () {
      expectTypeOf(yield* scope(async () => 1)).toEqualTypeOf<number>();
      expectTypeOf(yield* sleep(1)).toEqualTypeOf<undefined>();
      expectTypeOf(yield* checkpoint()).toEqualTypeOf<void>();
    })();
    void (async () => {
      expectTypeOf(await scope(async () => 1)).toEqualTypeOf<number>();
      expectTypeOf(await sleep(1, "value")).toEqualTypeOf<string>();
    });
    const promise: Promise<number> = scope(async () => 1).finally(() => undefined);
    const timer: Promise<undefined> = sleep(1);
    expectTypeOf([promise, timer]).not.toBeAny();
    expectTypeOf(currentSignal()).toEqualTypeOf<AbortSignal>();
  });
});

describe("taskGroup()", () => {
  it("gives futures of what it spawns", () => {
    void (async () => {
      await using group = taskGroup();
      expectTypeOf(group.spawn(async () => 1)).toEqualTypeOf<ScopeFuture<number>>();
      expectTypeOf(
        group.spawn(function* () {
          return yield* future;
        }),
      ).toEqualTypeOf<ScopeFuture<number>>();
      expectTypeOf(group.spawn(Promise.resolve("value"))).toEqualTypeOf<ScopeFuture<string>>();
      expectTypeOf(group.spawn(deferred)).toEqualTypeOf<ScopeFuture<Date>>();
      expectTypeOf(group.spawn(sleep(1, true))).toEqualTypeOf<ScopeFuture<boolean>>();
      group.spawn(async (signal) => {
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      });
    });
  });

  it("has the type of its body", () => {
    expectTypeOf(taskGroup().run(async (group) => group.spawn(async () => 1))).toEqualTypeOf<ScopeFuture<number>>();
    expectTypeOf(
      taskGroup().run(function* (group) {
        return yield* group.spawn(async () => "value");
      }),
    ).toEqualTypeOf<ScopeFuture<string>>();
  });
});

describe("all(), race() and any()", () => {
  it("keep the shape of lists and records", () => {
    expectTypeOf(
      all([async () => 1, future, Promise.resolve("value"), deferred, sleep(1, true), succeed(null), 5 as const]),
    ).toEqualTypeOf<ScopeFuture<[number, number, string, Date, boolean, null, 5]>>();
    expectTypeOf(all({ a: async () => 1, b: Promise.resolve("value") })).toEqualTypeOf<
      ScopeFuture<{ a: number; b: string }>
    >();
    expectTypeOf(all([])).toEqualTypeOf<ScopeFuture<[]>>();
    expectTypeOf(all([1, 2].map((n) => async () => n))).toEqualTypeOf<ScopeFuture<number[]>>();
    expectTypeOf(all(new Set([future]))).toEqualTypeOf<ScopeFuture<number[]>>();
  });

  it("give one of the values, of a record with its key", () => {
    expectTypeOf(race([async () => 1, Promise.resolve("value")])).toEqualTypeOf<ScopeFuture<number | string>>();
    expectTypeOf(any([async () => 1, Promise.resolve("value")])).toEqualTypeOf<ScopeFuture<number | string>>();
    void (async () => {
      const won = await race({ answer: async () => 42, patience: sleep(1) });
      if (won.key === "answer") expectTypeOf(won.value).toEqualTypeOf<number>();
      else expectTypeOf(won.value).toEqualTypeOf<undefined>();
    });
  });

  it("give their functions a signal", () => {
    all([async (signal) => expectTypeOf(signal).toEqualTypeOf<AbortSignal>()]);
    race([async (signal) => expectTypeOf(signal).toEqualTypeOf<AbortSignal>()]);
    all({ a: async (signal) => expectTypeOf(signal).toEqualTypeOf<AbortSignal>() });
  });

  it("take lists and records", () => {
    // @ts-expect-error one future alone
    all(1);
    // @ts-expect-error no list of inputs
    race(async () => 1);
  });
});
