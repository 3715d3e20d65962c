import { type Coroutine, CoroutineCall, type EventLoop, type Future, runCoroutineThreadsafe } from "sennit/asyncio";
import { Future as ConcurrentFuture } from "sennit/concurrent";
import { coroutine, dummyExecutor } from "sennit/tornado";
import { Deferred, Eventual, Failure } from "sennit/twisted";
import type { Implementation } from "./collect.ts";

type Deferral = ReturnType<Implementation["deferred"]>;

/** All three functions, by the one that makes a pending future. */
function implementation(deferred: () => Deferral): Implementation {
  return {
    deferred,
    resolved: (value) => {
      const { promise, resolve } = deferred();
      resolve(value);
      return promise;
    },
    rejected: (reason) => {
      const { promise, reject } = deferred();
      reject(reason);
      return promise;
    },
  };
}

/** What `waitOn` makes of a Future, which is settled at most once, as the suite expects of `resolve` and `reject`. */
function following(loop: EventLoop, waitOn: (inner: Future<unknown>) => PromiseLike<unknown>): Implementation {
  return implementation(() => {
    const inner = loop.createFuture<unknown>();
    return {
      promise: waitOn(inner),
      resolve: (value) => inner.done() || inner.setResult(value),
      reject: (reason) => inner.done() || inner.setException(reason),
    };
  });
}

function* waiting(inner: Future<unknown>): Coroutine<unknown> {
  return yield* inner;
}

/** Every class of Sennit that has a `then`. */
export const implementations = (loop: EventLoop): Readonly<Record<string, Implementation>> => ({
  "asyncio Future": following(loop, (inner) => inner),
  "asyncio Task": following(loop, (inner) => loop.createTask(waiting(inner))),
  "an async function as a task": following(loop, (inner) => loop.createTask(async () => await inner)),
  "asyncio CoroutineCall": following(loop, (inner) => new CoroutineCall(waiting(inner))),
  "asyncio ThreadsafeFuture": following(loop, (inner) => runCoroutineThreadsafe(waiting(inner), loop)),
  "Tornado coroutine": following(loop, coroutine(waiting)),
  "Tornado's future of dummyExecutor": implementation(() => {
    const inner = new ConcurrentFuture<unknown>();
    return {
      promise: dummyExecutor.submit(() => inner),
      resolve: (value) => inner.done() || inner.setResult(value),
      reject: (reason) => inner.done() || inner.setException(reason),
    };
  }),
  "Twisted Eventual": implementation(() => {
    const inner = new Deferred<unknown>();
    return {
      promise: Eventual.from(inner),
      resolve: (value) => inner.called || inner.callback(value),
      reject: (reason) => inner.called || inner.errback(new Failure(reason)),
    };
  }),
  "Twisted Deferred": implementation(() => {
    const promise = new Deferred<unknown>();
    return {
      promise,
      resolve: (value) => promise.called || promise.callback(value),
      // As a Failure, for some tests reject for no reason, which errback() does not take.
      reject: (reason) => promise.called || promise.errback(new Failure(reason)),
    };
  }),
  "concurrent Future": implementation(() => {
    const promise = new ConcurrentFuture<unknown>();
    return {
      promise,
      resolve: (value) => promise.done() || promise.setResult(value),
      reject: (reason) => promise.done() || promise.setException(reason),
    };
  }),
});
