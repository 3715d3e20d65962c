import type { Pending } from "@sennit/conformance";
import { type Coroutine, type EventLoop, type Future, runCoroutineThreadsafe, type Task } from "sennit/asyncio";
import { OF_OTHERS, STARTED, type Subject } from "./subject.ts";
import { hosted, type Surroundings, virtual } from "./surroundings.ts";

/** A future, and how `inner` settles it; `inner` is what somebody waits on, or the future itself. */
export function pendingOn(inner: Future<unknown>, future: Pending["future"] = inner): Pending {
  return {
    future,
    resolve: (value) => inner.done() || inner.setResult(value),
    reject: (reason) => inner.done() || inner.setException(reason),
    cancel: (reason) => inner.cancel(reason),
  };
}

const future = (name: string, { loop, ...surroundings }: Surroundings): Subject => ({
  ...surroundings,
  name: `asyncio Future, ${name}`,
  unchecked: STARTED,
  pending: () => pendingOn(loop.createFuture()),
});

/** Waits on `inner`, and cleans up until `cleanedUp` is settled. */
function* cleaningUp(inner: Future<unknown>, cleanedUp: Future<unknown>): Coroutine<unknown> {
  try {
    return yield* inner;
  } finally {
    yield* cleanedUp;
  }
}

const task = (
  name: string,
  { loop, ...surroundings }: Surroundings,
  create: (loop: EventLoop, coroutine: () => Coroutine<unknown>) => Task<unknown>,
): Subject => ({
  ...surroundings,
  name: `asyncio Task, ${name}`,
  unchecked: OF_OTHERS,
  pending: () => {
    const inner = loop.createFuture<unknown>();
    return pendingOn(
      inner,
      create(loop, function* () {
        return yield* inner;
      }),
    );
  },
  unstarted: () => {
    let started = false;
    const future = create(loop, function* () {
      started = true;
    });
    return { future, started: () => started };
  },
  cleaning: () => {
    const cleanedUp = loop.createFuture<unknown>();
    const future = create(loop, () => cleaningUp(loop.createFuture(), cleanedUp));
    return { future, finish: () => cleanedUp.setResult(undefined) };
  },
});

const createTask = (loop: EventLoop, coroutine: () => Coroutine<unknown>): Task<unknown> => loop.createTask(coroutine);

const threadsafe = (): Subject => {
  const { loop, ...surroundings } = virtual();
  return {
    ...surroundings,
    name: "asyncio runCoroutineThreadsafe()",
    unchecked: STARTED,
    pending: () => {
      const inner = loop.createFuture<unknown>();
      return pendingOn(
        inner,
        runCoroutineThreadsafe(function* () {
          return yield* inner;
        }, loop),
      );
    },
  };
};

export const asyncio = (): readonly Subject[] => [
  future("VirtualLoop", virtual()),
  future("HostLoop", hosted()),
  task("VirtualLoop", virtual(), createTask),
  task("HostLoop", hosted(), createTask),
  threadsafe(),
];
