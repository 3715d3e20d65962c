import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import type { CancelablePromise } from "cancelable-promise";
import type { FutureInstance } from "fluture";
import type { ResultAsync } from "neverthrow";
import type PCancelable from "p-cancelable";
import type { Task } from "redux-saga";
import { describe, expectTypeOf, it } from "vitest";
import { from } from "../bridge/index.ts";
import type { CancelledError } from "../core/cancelled.ts";
import type { Future } from "../loop/index.ts";
import { fromBluebird } from "./bluebird.ts";
import { fromFluture, toFluture } from "./fluture.ts";
import { fromTaskEither, type TaskEither, toTaskEither } from "./fp-ts.ts";
import { fromResultAsync, toResultAsync } from "./neverthrow.ts";
import { fromSaga, toSaga } from "./redux-saga.ts";

declare const result: ResultAsync<number, string>;
declare const fluture: FutureInstance<string, number>;
declare const task: Task<number>;
declare const cancelable: PCancelable<number> | CancelablePromise<number>;
declare const future: StandardFutureV1<number, string>;

describe("from()", () => {
  it("has the value of what an adapter shows, not of its then", () => {
    expectTypeOf(from(result)).toEqualTypeOf<Future<number>>();
    expectTypeOf(from(fluture)).toEqualTypeOf<Future<number>>();
    expectTypeOf(from(task)).toEqualTypeOf<Future<number>>();
    expectTypeOf(from(cancelable)).toEqualTypeOf<Future<number>>();
  });

  it("has that of promises and futures as ever, in generic code too", () => {
    expectTypeOf(from(Promise.resolve(1))).toEqualTypeOf<Future<number>>();
    expectTypeOf(from(future)).toEqualTypeOf<Future<number>>();
    const generic = <T>(x: StandardFutureV1<T> | PromiseLike<T>): Future<T> => from(x);
    expectTypeOf(generic(future)).toEqualTypeOf<Future<number>>();
    expectTypeOf(from({})).toEqualTypeOf<Future<unknown>>();
  });
});

describe("typed failures", () => {
  it("keep their types on the way in", () => {
    expectTypeOf(fromResultAsync(result)).toEqualTypeOf<StandardFutureV1<number, string>>();
    expectTypeOf(fromFluture(fluture)).toEqualTypeOf<StandardRecipeV1<number, string>>();
    expectTypeOf(fromTaskEither({} as TaskEither<string, number>)).toEqualTypeOf<StandardRecipeV1<number, string>>();
    expectTypeOf(fromBluebird).returns.toExtend<StandardFutureV1>();
  });

  it("keep them on the way out, beside the cancellation", () => {
    expectTypeOf(toResultAsync(future)).toEqualTypeOf<ResultAsync<number, string | CancelledError>>();
    expectTypeOf(toFluture(future)).toEqualTypeOf<FutureInstance<string | CancelledError, number>>();
    expectTypeOf(toTaskEither(future)).toEqualTypeOf<TaskEither<string | CancelledError, number>>();
  });
});

describe("sagas", () => {
  it("keep the types of arguments and values", () => {
    function* greet(_name: string): Generator<unknown, number> {
      return 1;
    }
    const start = (): Task => task;
    expectTypeOf(fromSaga(start, greet, "Ada")).toEqualTypeOf<StandardRecipeV1<number>>();
    // @ts-expect-error the saga takes a string
    fromSaga(start, greet, 1);
    const saga = function* () {
      expectTypeOf(yield* toSaga(future)).toEqualTypeOf<number>();
    };
    expectTypeOf(saga).toBeFunction();
  });
});
