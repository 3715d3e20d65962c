import { Cause, Deferred, Effect, Exit } from "effect";
import { from } from "sennit";
import { cancelReason, fromEffect, toEffect } from "sennit/effect";
import { getRunningLoop } from "sennit/loop";
import type { IncomingProduct, Kind, Waiting } from "../kind.ts";

type Functions = Required<
  Pick<
    IncomingProduct,
    | "resolve"
    | "reject"
    | "rejectExpected"
    | "cancel"
    | "started"
    | "heard"
    | "heardReason"
    | "cleanedUp"
    | "finishCleanup"
  >
>;

/** What the probes settle, an effect that waits for it and cleans up when it is interrupted, and what they ask of that. */
export interface WorkingEffect {
  readonly gate: Deferred.Deferred<unknown, unknown>;
  readonly effect: Effect.Effect<unknown, unknown>;
  readonly functions: Functions;
}

export function workingEffect(): WorkingEffect {
  const gate = Deferred.makeUnsafe<unknown, unknown>();
  const cleanup = Deferred.makeUnsafe<void>();
  let started = false;
  let heard = false;
  let reason: unknown;
  let cleanedUp = false;
  const cleaning = (cause: Cause.Cause<unknown>) =>
    Effect.gen(function* () {
      heard = true;
      reason = cancelReason(cause);
      yield* Deferred.await(cleanup);
      cleanedUp = true;
    });
  const effect = Effect.gen(function* () {
    started = true;
    return yield* Deferred.await(gate);
  }).pipe(
    Effect.onExit((exit) =>
      Exit.isFailure(exit) && Cause.hasInterrupts(exit.cause) ? cleaning(exit.cause) : Effect.void,
    ),
  );
  const settle = (exit: Exit.Exit<unknown, unknown>): void => {
    Deferred.doneUnsafe(gate, exit);
  };
  const finishCleanup = (): void => {
    Deferred.doneUnsafe(cleanup, Exit.void);
  };
  return {
    gate,
    effect,
    functions: {
      resolve: (value) => settle(Exit.succeed(value)),
      reject: (error) => settle(Exit.die(error)),
      rejectExpected: (failure) => settle(Exit.fail(failure)),
      cancel: () => {
        settle(Exit.interrupt());
        finishCleanup();
      },
      started: () => started,
      heard: () => heard,
      heardReason: () => reason,
      cleanedUp: () => cleanedUp,
      finishCleanup,
    },
  };
}

/** How an effect has ended, in Effect's own terms. */
function outcomeOf(exit: Exit.Exit<unknown, unknown> | undefined): ReturnType<Waiting["outcome"]> {
  if (exit === undefined) return undefined;
  if (Exit.isSuccess(exit)) return { status: "fulfilled", value: exit.value };
  for (const reason of exit.cause.reasons) {
    if (Cause.isFailReason(reason)) return { status: "rejected", reason: reason.error, expected: true };
    if (Cause.isDieReason(reason)) return { status: "rejected", reason: reason.defect, expected: false };
  }
  return { status: "cancelled", reason: cancelReason(exit.cause) };
}

function wait(effect: Effect.Effect<unknown, unknown>, look: () => void): Waiting {
  const fiber = Effect.runFork(Effect.onExit(effect, () => Effect.sync(look)));
  return { outcome: () => outcomeOf(fiber.pollUnsafe()), cancel: () => fiber.interruptUnsafe() };
}

const race = (effect: Effect.Effect<unknown, unknown>) => Effect.runPromise(Effect.raceFirst(effect, Effect.void));

export const kind: Kind = {
  name: "Effect",
  library: "effect",
  subpath: "sennit/effect",
  in: {
    code: "from(fromEffect(effect))",
    takesSignal: true,
    make(signal) {
      const loop = getRunningLoop();
      const { gate, effect, functions } = workingEffect();
      const waitable = from(fromEffect(effect), { loop, signal });
      return { waitable, ...functions, again: () => from(fromEffect(gate), { loop }) };
    },
  },
  out: {
    code: "toEffect(future)",
    wait: (future, look) => wait(toEffect(future), look),
    race: (future) => race(toEffect(future)),
  },
  plain: {
    in: {
      code: "Effect.runPromise(effect, { signal })",
      make(signal) {
        const { effect, functions } = workingEffect();
        const { rejectExpected: _, ...others } = functions;
        return { waitable: Effect.runPromise(effect, { signal }), ...others };
      },
    },
    out: {
      code: "Effect.promise(() => promise)",
      wait: (start, look) =>
        wait(
          Effect.promise((signal) => start(signal)),
          look,
        ),
      race: (start) => race(Effect.promise((signal) => start(signal))),
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["reason up"],
      text: "An interrupt of Effect's has no reason. The CancelledError has the Cause as its reason, which says which fiber has interrupted it.",
    },
    {
      direction: "out",
      columns: ["reason down"],
      text: "An interrupt of Effect's has no reason: the future is cancelled for the Cause. An interrupt that Sennit asks for has one, and brings it through Effect in an annotation of the Cause.",
    },
  ],
};
