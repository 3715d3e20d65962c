import type { StandardRecipeV1 } from "@sennit/spec";
import { first, last, Observable, type OperatorFunction, takeUntil, toArray } from "rxjs";
import { type Source, toWaitable } from "../bridge/source.ts";
import type { Adapter } from "../core/adapters.ts";
import { Execution } from "../core/execution.ts";
import { errorOf } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { waitOn } from "../core/waitOn.ts";
import type { PlatformObservable, PlatformObservableClass, PlatformObserver } from "./platformObservable.ts";
import type { Take, Taken, TakeOptions } from "./take.ts";

declare module "../core/adapters.ts" {
  interface AdaptedValues<X> {
    rxjs: X extends Observable<infer T> ? T : never;
  }
}

const takers: Record<Take, () => OperatorFunction<unknown, unknown>> = { first, last, all: toArray };

/**
 * Lets every family wait for Observables of RxJS 7: for the last value, as RxJS's own `lastValueFrom` does.
 *
 * Each wait subscribes anew, and its cancellation unsubscribes. For another value than the last: `fromObservable`.
 *
 * @example
 * ```ts
 * import { of } from "rxjs";
 * import { from, run, use } from "sennit";
 * import { rxjsAdapter } from "sennit/rxjs";
 *
 * use(rxjsAdapter);
 * await run(function* () {
 *   return yield* from(of(1, 2, 3));
 * }); // => 3
 * ```
 */
export const rxjsAdapter: Adapter<Observable<unknown>> = {
  name: "rxjs",
  accepts: (x) => isObservable(x),
  show: (x) => fromObservable(x),
};

/**
 * A recipe of the `first`, the `last` or `all` values of an Observable of RxJS 7, to which each wait subscribes anew.
 *
 * Cancelling a run unsubscribes, and the run ends when the Observable's teardown has. An Observable without a value fails
 * with RxJS's EmptyError.
 *
 * @example
 * ```ts
 * import { of } from "rxjs";
 * import { from, run } from "sennit";
 * import { fromObservable } from "sennit/rxjs";
 *
 * await run(() => from(fromObservable(of(1, 2, 3), { take: "all" }))); // => [1, 2, 3]
 * ```
 */
export function fromObservable<T, K extends Take = "last">(
  observable: Observable<T>,
  options: TakeOptions<K> = {},
): StandardRecipeV1<Taken<T, K>> {
  return recipe("rxjs", () => {
    const work = new Execution<Taken<T, K>>("rxjs");
    const subscription = observable.pipe(takers[options.take ?? "last"]()).subscribe({
      next: (value) => work.fulfil(value as Taken<T, K>),
      error: (error: unknown) => work.raise(error),
    });
    work.onCancel = (reason) => {
      subscription.unsubscribe();
      work.cancelled(reason);
      return true;
    };
    return work;
  });
}

/**
 * An Observable of RxJS 7 of the one value of whatever `from` takes; a recipe is run by each subscription.
 *
 * Cancelled work makes it fail with a CancelledError. Unsubscribing cancels the work; RxJS has no reason to pass on, and does
 * not wait for the end.
 *
 * @example
 * ```ts
 * import { lastValueFrom, map } from "rxjs";
 * import { toObservable } from "sennit/rxjs";
 * import { succeed } from "sennit/twisted";
 *
 * await lastValueFrom(toObservable(succeed(20)).pipe(map((n) => n + 1))); // => 21
 * ```
 */
export function toObservable<T>(x: Source<T>): Observable<T> {
  const waitable = toWaitable(x);
  return new Observable((subscriber) => {
    const cancel = waitOn(waitable, (outcome) => {
      if (outcome.status === "fulfilled") {
        subscriber.next(outcome.value);
        subscriber.complete();
      } else {
        subscriber.error(errorOf(outcome));
      }
    });
    return () => cancel();
  });
}

/**
 * An Observable of RxJS 7 of all values of a platform Observable, which those of RxJS 9 are too; RxJS 7's own `from` knows
 * neither.
 *
 * @example
 * ```ts
 * import { lastValueFrom, toArray } from "rxjs";
 * import { ColdObservable } from "rxjs9"; // RxJS 9, installed beside RxJS 7
 * import { fromPlatform } from "sennit/rxjs";
 *
 * const source = new ColdObservable<number>((subscriber) => {
 *   for (const n of [1, 2, 3]) subscriber.next(n);
 *   subscriber.complete();
 * });
 * await lastValueFrom(fromPlatform(source).pipe(toArray())); // => [1, 2, 3]
 * ```
 */
export function fromPlatform<T>(observable: PlatformObservable<T>): Observable<T> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    subscriber.add(() => controller.abort());
    observable.subscribe(observerOf(subscriber), { signal: controller.signal });
  });
}

/**
 * A platform Observable of all values of an Observable of RxJS 7: of the class that is given, such as the global Observable
 * or RxJS 9's ColdObservable.
 *
 * @example
 * ```ts
 * import { of } from "rxjs";
 * import { ColdObservable } from "rxjs9"; // RxJS 9, installed beside RxJS 7
 * import { toPlatform } from "sennit/rxjs";
 *
 * await toPlatform(of(1, 2, 3), ColdObservable<number>).toArray(); // => [1, 2, 3]
 * ```
 */
export function toPlatform<T, O>(observable: Observable<T>, PlatformClass: PlatformObservableClass<T, O>): O {
  return new PlatformClass((subscriber) => {
    const aborted = new Observable<void>((stop) => subscriber.addTeardown(() => stop.next()));
    observable.pipe(takeUntil(aborted)).subscribe(observerOf(subscriber));
  });
}

/** As both RxJS call an observer's functions with whatever `this` they like. */
function observerOf<T>(subscriber: PlatformObserver<T>): PlatformObserver<T> {
  return {
    next: (value) => subscriber.next(value),
    error: (error) => subscriber.error(error),
    complete: () => subscriber.complete(),
  };
}

/** By the mark that all copies of RxJS 7 share, and by what other libraries' observables have not. */
function isObservable(x: unknown): x is Observable<unknown> {
  if (typeof x !== "object" || x === null) return false;
  const { subscribe, pipe } = x as Partial<Observable<unknown>>;
  if (typeof subscribe !== "function" || typeof pipe !== "function") return false;
  const { observable = "@@observable" } = Symbol as { observable?: symbol };
  return observable in x || "@@observable" in x;
}
