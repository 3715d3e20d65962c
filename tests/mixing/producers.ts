import { CancelledError, isCancelled } from "sennit";
import { type Coroutine, createTask, Future } from "sennit/asyncio";
import { from } from "sennit/bridge";
import { Future as ConcurrentFuture } from "sennit/concurrent";
import { getRunningLoop } from "sennit/loop";
import { coroutine } from "sennit/tornado";
import { Deferred, type Failure, inlineCallbacks } from "sennit/twisted";

/** Something to wait for, and what a probe does to it and asks of it; what it cannot do is missing. */
export interface Product {
  readonly waitable: object;
  /** It is a coroutine that waits itself, in a function named `producer`. */
  readonly waits?: boolean;
  resolve?(value: unknown): void;
  reject?(error: unknown): void;
  /** Lets it make its error itself: for async functions, of which the engine knows who waits for them. */
  fail?(make: () => Error): unknown;
  /** Cancels it from its own side. */
  cancel?(reason: Error): void;
  /** Whether a request to cancel it has reached it. */
  heard?(): boolean;
  /** The reason with which that request has reached it. */
  heardReason?(): unknown;
  /** Whether its cleanup has ended. */
  cleanedUp?(): boolean;
  /** Lets its cleanup, which waits, go on. */
  finishCleanup?(): void;
}

export interface Producer {
  readonly name: string;
  /** Whether its cancellation carries a reason; the error itself is one otherwise. */
  readonly givesReason: boolean;
  /** Makes one, in code that a loop runs. `look` is called by its code when that goes on after a wait of its own. */
  make(look: () => void): Product;
}

/** A coroutine, of whichever family `start` is of, that waits, cleans up when it is cancelled, and waits in that too. */
function working<W extends object>(
  look: () => void,
  start: (body: () => Coroutine<unknown>) => W,
  cancel: (work: W, reason: Error) => void,
): Product {
  const gate = new Future<unknown>();
  const cleanup = new Future<void>();
  let heard = false;
  let reason: unknown;
  let cleanedUp = false;
  const waitable = start(function* producer() {
    try {
      const value = yield* gate;
      look();
      return value;
    } catch (error) {
      if (isCancelled(error)) {
        heard = true;
        if (error instanceof CancelledError) reason = error.reason;
        yield* cleanup;
        cleanedUp = true;
      }
      throw error;
    }
  });
  return {
    waitable,
    waits: true,
    resolve: (value) => gate.setResult(value),
    reject: (error) => gate.setException(error),
    cancel: (reason) => {
      cancel(waitable, reason);
      cleanup.setResult();
    },
    heard: () => heard,
    heardReason: () => reason,
    cleanedUp: () => cleanedUp,
    finishCleanup: () => cleanup.setResult(),
  };
}

/** An asyncio Task that waits, and cleans up. */
export function workingTask(look: () => void): Product {
  return working(
    look,
    (body) => createTask(body),
    (task, reason) => task.cancel(reason),
  );
}

export const producers: readonly Producer[] = [
  {
    name: "asyncio Future",
    givesReason: true,
    make() {
      const future = new Future<unknown>();
      return {
        waitable: future,
        resolve: (value) => future.setResult(value),
        reject: (error) => future.setException(error),
        cancel: (reason) => future.cancel(reason),
        heard: () => future.cancelled(),
      };
    },
  },
  {
    name: "asyncio Task",
    givesReason: true,
    make: workingTask,
  },
  {
    name: "Twisted Deferred",
    givesReason: true,
    make(look) {
      const cleanup = new Deferred<void>();
      let heard = false;
      let cleanedUp = false;
      const deferred = new Deferred<unknown>(() => {
        heard = true;
      });
      const cleaning = (failure: Failure) =>
        cleanup.addCallback(() => {
          cleanedUp = true;
          return failure;
        });
      deferred.addCallbacks(
        (value) => {
          look();
          return value;
        },
        (failure) => (isCancelled(failure.value) ? cleaning(failure) : failure),
      );
      return {
        waitable: deferred,
        resolve: (value) => deferred.callback(value),
        reject: (error) => deferred.errback(error),
        cancel: (reason) => {
          deferred.cancel(reason);
          cleanup.callback();
        },
        heard: () => heard,
        cleanedUp: () => cleanedUp,
        finishCleanup: () => cleanup.callback(),
      };
    },
  },
  {
    name: "Twisted coroutine",
    givesReason: true,
    make: (look) =>
      working(
        look,
        (body) => inlineCallbacks(body)(),
        (deferred, reason) => deferred.cancel(reason),
      ),
  },
  {
    name: "Tornado coroutine",
    givesReason: true,
    make: (look) =>
      working(
        look,
        (body) => coroutine(body)(),
        (future, reason) => future.cancel(reason),
      ),
  },
  {
    name: "concurrent Future",
    givesReason: true,
    make() {
      const future = new ConcurrentFuture<unknown>();
      return {
        waitable: future,
        resolve: (value) => future.setResult(value),
        reject: (error) => future.setException(error),
        cancel: (reason) => future.cancel(reason),
        heard: () => future.cancelled(),
      };
    },
  },
  {
    name: "native promise",
    givesReason: false,
    make() {
      let resolve: (value: unknown) => void = () => {};
      let reject: (error: unknown) => void = () => {};
      const waitable = new Promise((resolvePromise, rejectPromise) => {
        resolve = resolvePromise;
        reject = rejectPromise;
      });
      // A probe may settle it before anybody waits.
      waitable.catch(() => {});
      return { waitable, resolve, reject, cancel: (reason) => reject(new DOMException(reason.message, "AbortError")) };
    },
  },
  {
    name: "AbortSignal",
    givesReason: true,
    make() {
      const controller = new AbortController();
      return {
        waitable: from(controller.signal, { loop: getRunningLoop() }),
        cancel: (reason) => controller.abort(reason),
      };
    },
  },
];
