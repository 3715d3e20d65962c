import type { StandardRecipeV1 } from "@sennit/spec";
import { type Source, toWaitable } from "../bridge/source.ts";
import type { Adapter } from "../core/adapters.ts";
import { UsageError } from "../core/errors.ts";
import { Execution } from "../core/execution.ts";
import { errorOf } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { waitOn } from "../core/waitOn.ts";
import { isPlatformObservable, type PlatformObservable, type PlatformObservableClass } from "./platformObservable.ts";
import type { Take, Taken, TakeOptions } from "./take.ts";

export type { PlatformObservable, PlatformObservableClass };

declare module "../core/adapters.ts" {
  interface AdaptedValues<X> {
    observable: X extends PlatformObservable<infer T> ? T : never;
  }
}

/**
 * Lets every family wait for the platform's Observables, which those of RxJS 9 are too: for the last value, as their own
 * `last()` does.
 *
 * Each wait subscribes, and its cancellation aborts that subscription for the same reason. For another value than the
 * last: `fromObservable`.
 *
 * @example
 * ```ts
 * import { ColdObservable } from "rxjs9"; // RxJS 9, installed beside RxJS 7
 * import { from, run, use } from "sennit";
 * import { observableAdapter } from "sennit/observable";
 *
 * use(observableAdapter);
 * const countdown = new ColdObservable<number>((subscriber) => {
 *   for (const n of [3, 2, 1]) subscriber.next(n);
 *   subscriber.complete();
 * });
 * await run(() => from(countdown)); // => 1
 * ```
 */
export const observableAdapter: Adapter<PlatformObservable<unknown>> = {
  name: "observable",
  accepts: isPlatformObservable,
  show: (x) => fromObservable(x),
};

/**
 * A recipe of the `first`, the `last` or `all` values of a platform Observable, to which each wait subscribes.
 *
 * Cancelling a run aborts its subscription for the same reason, and the run ends when the Observable's teardown has; the
 * platform reports a teardown that fails, and tells nobody else. An Observable without a value fails with a RangeError, as
 * its own `first()` does.
 *
 * @example
 * ```ts
 * import "rxjs9"; // brings the Observable where the platform has none
 * import { from, run } from "sennit";
 * import { fromObservable } from "sennit/observable";
 *
 * await run(() => from(fromObservable(Observable.from([1, 2, 3]), { take: "all" }))); // => [1, 2, 3]
 * ```
 */
export function fromObservable<T, K extends Take = "last">(
  observable: PlatformObservable<T>,
  { take }: TakeOptions<K> = {},
): StandardRecipeV1<Taken<T, K>> {
  return recipe("observable", () => {
    const work = new Execution<unknown>("observable");
    const controller = new AbortController();
    const values: T[] = [];
    work.onCancel = (reason) => {
      controller.abort(reason);
      work.cancelled(reason);
      return true;
    };
    observable.subscribe(
      {
        next(value) {
          if (take !== "all") values.length = 0;
          values.push(value);
          if (take !== "first") return;
          work.fulfil(value);
          controller.abort();
        },
        error: (error) => work.raise(error),
        complete() {
          if (take === "all") work.fulfil(values);
          else if (values.length > 0) work.fulfil(values[0]);
          else work.fail(new RangeError("The Observable has completed without a value."));
        },
      },
      { signal: controller.signal },
    );
    return work as Execution<Taken<T, K>>;
  });
}

/**
 * A platform Observable of the one value of whatever `from` takes; a recipe is run when it is subscribed to.
 *
 * It is of the class that is given, such as RxJS 9's ColdObservable, and without one of the platform's own; throws a
 * UsageError where there is none. Cancelled work makes it fail with a CancelledError. Aborting the subscription cancels the
 * work for the same reason, and does not wait for the end; several subscriptions to the platform's own class share one run,
 * which the last of them ends.
 *
 * @example
 * ```ts
 * import "rxjs9";
 * import { toObservable } from "sennit/observable";
 * import { succeed } from "sennit/twisted";
 *
 * await toObservable(succeed(20), Observable<number>)
 *   .map((n) => n + 1)
 *   .last(); // => 21
 * ```
 */
export function toObservable<T>(x: Source<T>): PlatformObservable<T>;
export function toObservable<T, O>(x: Source<T>, Observable: PlatformObservableClass<T, O>): O;
export function toObservable<T>(x: Source<T>, Observable: PlatformObservableClass<T, unknown> = ofPlatform()): unknown {
  const waitable = toWaitable(x);
  return new Observable((subscriber) => {
    const cancel = waitOn(waitable, (outcome) => {
      if (!subscriber.active) return;
      if (outcome.status === "fulfilled") {
        subscriber.next(outcome.value);
        subscriber.complete();
      } else {
        subscriber.error(errorOf(outcome));
      }
    });
    subscriber.addTeardown(() => cancel(subscriber.signal.reason));
  });
}

function ofPlatform<T>(): PlatformObservableClass<T, unknown> {
  const { Observable } = globalThis as { Observable?: PlatformObservableClass<T, unknown> };
  if (Observable !== undefined) return Observable;
  throw new UsageError("ERR_NO_OBSERVABLE", {
    did: "toObservable() was called without a class",
    wrong: "this platform has no Observable yet",
    write: 'import { ColdObservable } from "rxjs"; toObservable(future, ColdObservable<number>), with RxJS 9',
  });
}
