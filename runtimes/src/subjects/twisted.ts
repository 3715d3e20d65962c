import type { Adapter } from "@sennit/conformance";
import { Deferred, Eventual, flushUnhandledErrors, inlineCallbacks } from "sennit/twisted";
import { STARTED, type Subject } from "./subject.ts";
import { hostTurn, virtual } from "./surroundings.ts";

/** What settles a Deferred; `inner` is what somebody waits on, or the Deferred itself. */
export function pendingDeferred(inner: Deferred<unknown>, future = inner): ReturnType<Adapter["pending"]> {
  return {
    future,
    resolve: (value) => inner.callback(value),
    reject: (reason) => inner.errback(reason),
    cancel: (reason) => inner.cancel(reason),
  };
}

const unseen = (): unknown[] => flushUnhandledErrors().map((failure) => failure.value);

/** Deferreds need no loop: here there is none, and there it is a virtual one. */
const places = (): readonly (readonly [where: string, Partial<Subject> & Pick<Subject, "unchecked">])[] => {
  const { loop, callSoon, isOnLoop, ...surroundings } = virtual();
  return [
    ["without a loop", { unseen, turn: hostTurn, unchecked: ["F8", ...STARTED] }],
    ["in a loop", { ...surroundings, unseen, unchecked: STARTED }],
  ];
};

/** Waits on `inner`, and cleans up until `cleanedUp` fires. */
const cleaningUp = inlineCallbacks(function* (inner: Deferred<unknown>, cleanedUp: Deferred<unknown>) {
  try {
    return yield* inner;
  } finally {
    yield* cleanedUp;
  }
});

export const twisted = (): readonly Subject[] =>
  places().flatMap(([where, place]): Subject[] => [
    { ...place, name: `Twisted Deferred, ${where}`, pending: () => pendingDeferred(new Deferred()) },
    {
      ...place,
      name: `Twisted Deferred that waits on another, ${where}`,
      pending: () => {
        const inner = new Deferred<unknown>();
        const future = new Deferred<unknown>().addCallback(() => inner);
        future.callback(undefined as never);
        return pendingDeferred(inner, future as Deferred<unknown>);
      },
    },
    {
      ...place,
      name: `Twisted Eventual, ${where}`,
      pending: () => {
        const inner = new Deferred<unknown>();
        return { ...pendingDeferred(inner), future: Eventual.from(inner) };
      },
    },
    {
      ...place,
      name: `Twisted Eventual that is a step of another, ${where}`,
      pending: () => {
        const inner = new Deferred<unknown>();
        return { ...pendingDeferred(inner), future: Eventual.from(inner).finally(() => {}) };
      },
    },
    {
      ...place,
      name: `inlineCallbacks(), ${where}`,
      pending: () => {
        const inner = new Deferred<unknown>();
        return pendingDeferred(
          inner,
          inlineCallbacks(function* () {
            return yield* inner;
          })(),
        );
      },
      cleaning: () => {
        const cleanedUp = new Deferred<unknown>();
        return {
          future: cleaningUp(new Deferred(), cleanedUp),
          finish: () => cleanedUp.callback(undefined),
        };
      },
    },
  ]);
