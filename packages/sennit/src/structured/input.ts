import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { type AdaptedValue, shown } from "../core/adapters.ts";
import { isFuture, isRecipe, isThenable } from "../core/isFuture.ts";
import type { Outcome } from "../core/outcome.ts";
import { CoroutineCall, isCoroutine } from "../loop/index.ts";
import type { Body } from "./body.ts";
import { signalAsWork } from "./structuredErrors.ts";
import { observeThenable } from "./thenables.ts";

/** What can be waited for among others: a function to run, something that runs already, or a value that is there. */
export type Input = Body<unknown> | object | string | number | bigint | boolean | symbol | null | undefined;

/** The value that an input comes to. */
export type ValueOf<X> = X extends (...args: never[]) => infer Result ? ComesTo<Result> : ComesTo<X>;

type ComesTo<X> =
  X extends Generator<unknown, infer T, unknown>
    ? T
    : X extends CoroutineCall<infer T>
      ? T
      : X extends StandardFutureV1<infer T>
        ? T
        : X extends StandardRecipeV1<infer T>
          ? T
          : X extends PromiseLike<infer T>
            ? T
            : unknown extends AdaptedValue<X>
              ? X
              : AdaptedValue<X>;

/** An input, as what is to be done with it. */
export type Sorted =
  | { readonly kind: "work"; readonly body: Body<unknown> }
  | { readonly kind: "future"; readonly future: StandardFutureV1 | PromiseLike<unknown>; readonly observe: Observe }
  | { readonly kind: "value"; readonly value: unknown };

type Observe = (observer: (outcome: Outcome) => void) => () => void;

/** Says of an input whether it is to be started, runs already, or is there. Throws a UsageError for a signal. */
export function sorted(what: string, x: unknown): Sorted {
  if (typeof x === "function" && !isFuture(x) && !isRecipe(x)) return { kind: "work", body: x as Body<unknown> };
  if (isCoroutine(x) || x instanceof CoroutineCall) return { kind: "work", body: () => x };
  if (x instanceof AbortSignal) throw signalAsWork(what);
  const standard = shown(x);
  if (isRecipe(standard)) return { kind: "work", body: () => standard };
  if (standard !== undefined) return { kind: "future", future: standard, observe: observing(standard["~future"]) };
  if (!isThenable(x)) return { kind: "value", value: x };
  return { kind: "future", future: x, observe: (observer) => observeThenable(x, observer) };
}

/** How a future of the protocol is observed: what is there already is read at once. */
function observing(props: StandardFutureV1.Props): Observe {
  return (observer) => {
    const outcome = props.peek();
    if (outcome === undefined) return props.observe(observer);
    props.seen?.();
    observer(outcome);
    return () => undefined;
  };
}
