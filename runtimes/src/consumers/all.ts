import type { Consumer, Waiting } from "@sennit/conformance";
import { CancelledError, ContextVar, copyContext, from, to } from "sennit";
import { type Coroutine, createTask } from "sennit/asyncio";
import { wrapFuture } from "sennit/loop";
import { coroutine } from "sennit/tornado";
import { ensureDeferred, inlineCallbacks } from "sennit/twisted";
import { type Surroundings, virtual } from "../subjects/surroundings.ts";

type Outcome = ReturnType<Waiting["outcome"]>;
type Future = Parameters<Consumer["wait"]>[0];

const where = new ContextVar("where", "nowhere");

const inContext = (context: string, fn: () => void): void =>
  copyContext().run(() => {
    where.set(context);
    fn();
  });

/** A coroutine that waits for `future`, and writes down where it goes on. */
function waitOn(future: Future): { coroutine: () => Coroutine<unknown>; context: () => unknown } {
  let found: unknown;
  return {
    *coroutine() {
      try {
        return yield future;
      } finally {
        found = where.get();
      }
    },
    context: () => found,
  };
}

/** What has come of the library's own future. */
const outcomeOf =
  (future: Future): Waiting["outcome"] =>
  () =>
    future["~future"].peek();

/** The outcome of a promise, which tells of a cancellation by an error. */
function outcomeOfPromise(promise: Promise<unknown>): Waiting["outcome"] {
  let outcome: Outcome;
  promise.then(
    (value) => {
      outcome = { status: "fulfilled", value };
    },
    (reason) => {
      const isCancelled = reason instanceof CancelledError;
      outcome = isCancelled
        ? { status: "cancelled", reason: reason.reason }
        : { status: "rejected", reason, expected: false };
    },
  );
  return () => outcome;
}

const waits = ({ loop: _, ...surroundings }: Surroundings): readonly Consumer[] => [
  {
    ...surroundings,
    name: "a Task waits",
    inContext,
    wait: (future) => {
      const { coroutine, context } = waitOn(future);
      const task = createTask(coroutine);
      return { outcome: outcomeOf(task), cancel: (reason) => task.cancel(reason), context };
    },
  },
  {
    ...surroundings,
    name: "an async function waits",
    inContext,
    passage: "promise",
    wait: (future) => {
      const task = createTask(async (self) => await self.wait(from(future)));
      return { outcome: outcomeOf(task), cancel: (reason) => task.cancel(reason) };
    },
  },
  {
    ...surroundings,
    name: "a Tornado coroutine waits",
    inContext,
    wait: (future) => {
      const { coroutine: steps, context } = waitOn(future);
      return { outcome: outcomeOf(coroutine(steps)()), context };
    },
  },
  {
    ...surroundings,
    name: "inlineCallbacks waits",
    inContext,
    wait: (future) => {
      const { coroutine, context } = waitOn(future);
      const deferred = inlineCallbacks(coroutine)();
      return { outcome: outcomeOf(deferred), cancel: (reason) => deferred.cancel(reason), context };
    },
  },
  {
    ...surroundings,
    name: "from()",
    wait: (future) => {
      const followed = from(future);
      return { outcome: outcomeOf(followed), cancel: (reason) => followed.cancel(reason) };
    },
  },
  {
    ...surroundings,
    name: "ensureDeferred()",
    wait: (future) => {
      const deferred = ensureDeferred(future);
      return { outcome: outcomeOf(deferred), cancel: (reason) => deferred.cancel(reason) };
    },
  },
  {
    ...surroundings,
    name: "wrapFuture()",
    // Its cancellation waits for nothing, as in asyncio.
    wait: (future) => ({ outcome: outcomeOf(wrapFuture(future)) }),
  },
  {
    ...surroundings,
    name: "to.promise()",
    passage: "promise",
    wait: (future) => ({ outcome: outcomeOfPromise(to.promise(future)) }),
  },
];

/** Every way in which Sennit waits for the futures of others. */
export const consumers = (): readonly Consumer[] => waits(virtual());
