import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { Fiber } from "effect/Fiber";
import { toWaitable } from "../bridge/source.ts";
import type { Adapter } from "../core/adapters.ts";
import { Execution } from "../core/execution.ts";
import { cancelled, fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { remembered } from "../core/remembered.ts";
import { nothingToStop, type Stop, stoppable } from "../core/stoppable.ts";
import type { Waitable } from "../core/waitOn.ts";

declare module "../core/adapters.ts" {
  interface AdaptedValues<X> {
    effect: X extends
      | Effect.Effect<infer A, infer _, never>
      | Fiber<infer A, infer _>
      | Deferred.Deferred<infer A, infer _>
      ? A
      : never;
  }
}

type Kind<A, E, R> = Effect.Effect<A, E, R> | Deferred.Deferred<A, E>;

/** Starts an effect, as `Effect.runFork` and the `runFork` of a ManagedRuntime do. */
export type RunFork<R> = <A, E>(effect: Effect.Effect<A, E, R>) => Fiber<A, E>;

/** Options of `fromEffect`. */
export interface FromEffectOptions<R> {
  /** What starts an effect that needs services: `runtime.runFork`, or `Effect.runForkWith(context)`. */
  readonly runFork: RunFork<R>;
}

/** An interrupt of Effect's has no reason; Sennit's is annotated with it, in a box, as any value can be one. */
const CancelReason = /* @__PURE__ */ Context.Service<never, { readonly reason: unknown }>("sennit/CancelReason");

/**
 * Lets every family wait for Effect's effects, fibers and Deferreds.
 *
 * Each wait for an effect runs it anew, by `Effect.runFork`. A typed failure is an expected one, a defect an error, and an
 * interrupt a cancellation. Cancelling interrupts the fiber, and ends when its finalizers have run; a Deferred stays as it is.
 *
 * @example
 * ```ts
 * import { Effect } from "effect";
 * import { run, use } from "sennit";
 * import { effectAdapter } from "sennit/effect";
 *
 * use(effectAdapter);
 * await run(function* () {
 *   return (yield* Effect.succeed(20)) + 1;
 * }); // => 21
 * ```
 */
export const effectAdapter: Adapter<Kind<unknown, unknown, never> | Fiber<unknown, unknown>> = {
  name: "effect",
  accepts: (x) => has(x, "~effect/Effect") || has(x, "~effect/Fiber") || has(x, "~effect/Deferred"),
  show: (x) => ("~effect/Fiber" in x ? fromFiber(x) : fromEffect(x)),
};

/**
 * A recipe of an effect, which each wait runs anew, or of a wait for a Deferred of Effect's.
 *
 * A typed failure is an expected one, a defect an error, and an interrupt a cancellation. Cancelling a run interrupts its
 * fiber, with the reason in an annotation of the Cause, and the run ends when the fiber's finalizers have.
 *
 * @example
 * ```ts
 * import { Effect } from "effect";
 * import { from, run } from "sennit";
 * import { fromEffect } from "sennit/effect";
 *
 * await run(function* () {
 *   const future = from(fromEffect(Effect.fail("not found")));
 *   future.exception(); // => "not found"
 *   return future["~future"].peek();
 * }); // => { status: "rejected", reason: "not found", expected: true }
 * ```
 */
export function fromEffect<A, E>(x: Kind<A, E, never>): StandardRecipeV1<A, E>;
export function fromEffect<A, E, R>(x: Kind<A, E, R>, options: FromEffectOptions<R>): StandardRecipeV1<A, E>;
export function fromEffect<A, E, R>(x: Kind<A, E, R>, options?: FromEffectOptions<R>): StandardRecipeV1<A, E> {
  const { runFork = Effect.runFork as RunFork<R> } = options ?? {};
  const effect = "~effect/Deferred" in x ? Deferred.await(x) : x;
  return recipe("effect", () => fromFiber(runFork(effect))) as StandardRecipeV1<A, E>;
}

/**
 * A future of a fiber of Effect's. Cancelling it interrupts the fiber, as with `fromEffect`.
 *
 * @example
 * ```ts
 * import { Effect } from "effect";
 * import { from, run } from "sennit";
 * import { fromFiber } from "sennit/effect";
 *
 * const fiber = Effect.runFork(Effect.succeed("done"));
 * await run(() => from(fromFiber(fiber))); // => "done"
 * ```
 */
export function fromFiber<A, E>(fiber: Fiber<A, E>): StandardFutureV1<A, E> {
  return following(fiber) as StandardFutureV1<A, E>;
}

/**
 * An effect of whatever `from` takes; a recipe is run by each run of the effect.
 *
 * An expected failure becomes a typed one, any other error a defect, and a cancellation an interrupt, with its reason in an
 * annotation of the Cause. A fiber that is interrupted while it waits cancels the work, and waits until that has ended.
 *
 * @example
 * ```ts
 * import { Effect } from "effect";
 * import { toEffect } from "sennit/effect";
 * import { succeed } from "sennit/twisted";
 *
 * await Effect.runPromise(Effect.map(toEffect(succeed(20)), (n) => n + 1)); // => 21
 * ```
 */
export function toEffect<A, E>(x: Waitable<A, E>): Effect.Effect<A, E>;
export function toEffect<A>(x: PromiseLike<A>): Effect.Effect<A>;
export function toEffect<A, E>(x: Waitable<A, E> | PromiseLike<A>): Effect.Effect<A, E> {
  const waitable = toWaitable<A>(x);
  return Effect.suspend(() => {
    let stop: Stop = nothingToStop;
    const waiting = Effect.callback<A, E>((resume) => {
      stop = stoppable(waitable, (outcome) => resume(toExit(outcome)));
    });
    // What a callback returns to clean up is not told the Cause.
    return Effect.onExit(waiting, (exit) =>
      Effect.callback<void>((resume) =>
        stop(Exit.isFailure(exit) ? cancelReason(exit.cause) : undefined, (end) => resume(afterStop(end))),
      ),
    );
  });
}

/**
 * What an interrupt was for: the reason that Sennit has cancelled the fiber for, and without one the Cause itself, which says
 * which fiber has interrupted it.
 *
 * @example
 * ```ts
 * import { Effect, Exit } from "effect";
 * import { from, run } from "sennit";
 * import { cancelReason, fromEffect } from "sennit/effect";
 *
 * const reasons: unknown[] = [];
 * const work = Effect.onExit(Effect.never, (exit) =>
 *   Effect.sync(() => {
 *     if (Exit.isFailure(exit)) reasons.push(cancelReason(exit.cause));
 *   }),
 * );
 * await run(function* () {
 *   from(fromEffect(work)).cancel("not needed");
 * });
 * reasons; // => ["not needed"]
 * ```
 */
export function cancelReason(cause: Cause.Cause<unknown>): unknown {
  const own = Context.getOrUndefined(Cause.annotations(cause), CancelReason);
  return own === undefined ? cause : own.reason;
}

function has(x: unknown, mark: string): boolean {
  return ((typeof x === "object" && x !== null) || typeof x === "function") && mark in x;
}

const following = remembered(<A, E>(fiber: Fiber<A, E>): Execution<A> => {
  const work = new Execution<A>("effect");
  work.onCancel = (reason) => {
    fiber.interruptUnsafe(undefined, Context.make(CancelReason, { reason }));
    return true;
  };
  fiber.addObserver((exit) => work.settle(toOutcome(exit)));
  return work;
});

/** As Effect itself looks at a Cause of several reasons: a typed failure first, then a defect, then an interrupt. */
function toOutcome<A, E>(exit: Exit.Exit<A, E>): Outcome<A> {
  if (Exit.isSuccess(exit)) return fulfilled(exit.value);
  const { reasons } = exit.cause;
  const failure = reasons.find(Cause.isFailReason);
  if (failure !== undefined) return rejected(failure.error, true);
  const defect = reasons.find(Cause.isDieReason);
  return defect === undefined ? cancelled(cancelReason(exit.cause)) : rejected(defect.defect);
}

function toExit<A, E>(outcome: Outcome<A>): Exit.Exit<A, E> {
  if (outcome.status === "fulfilled") return Exit.succeed(outcome.value);
  if (outcome.status === "rejected")
    return outcome.expected ? Exit.fail(outcome.reason as E) : Exit.die(outcome.reason);
  const { reason } = outcome;
  return Exit.failCause(Cause.annotate(Cause.interrupt(), Context.make(CancelReason, { reason })));
}

/** A cleanup that fails is a defect, as a finalizer of Effect's has no typed failures. */
function afterStop(end: Outcome<unknown> | undefined): Effect.Effect<void> {
  return end?.status === "rejected" ? Effect.die(end.reason) : Effect.void;
}
