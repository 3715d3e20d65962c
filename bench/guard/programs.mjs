// What is counted: fixed programs that take the paths that programs spend their time in.
import { coroutine, createTask, gather, run } from "sennit/asyncio";
import { getRunningLoop, VirtualLoop } from "sennit/loop";
import * as tornado from "sennit/tornado";
import { Deferred, inlineCallbacks } from "sennit/twisted";
import { exactly } from "../harness/many.mjs";

const callback = () => {};
const links = Array.from({ length: 10 }, (_, i) => (/** @type {number} */ n) => n + i);

/** @param {number} count */
function* waitOnPending(count) {
  const loop = getRunningLoop();
  for (let i = 0; i < count; i += 1) {
    const future = loop.createFuture();
    loop.callSoon(() => future.setResult(i));
    yield* future;
  }
}

/** @type {(count: number, levels: number) => import("sennit/loop").CoroutineCall<void>} */
const under = coroutine(function* (/** @type {number} */ count, /** @type {number} */ levels) {
  yield* levels === 0 ? waitOnPending(count) : under(count, levels - 1);
});

/**
 * Each does its operation `count` times.
 * @type {Record<string, (count: number) => unknown>}
 */
export const programs = {
  "a Future, one callback": (count) =>
    run(function* () {
      const loop = getRunningLoop();
      for (let i = 0; i < count; i += 1) {
        const future = loop.createFuture();
        future.addDoneCallback(callback);
        future.setResult(i);
      }
      yield;
    }),
  "a Deferred, one callback": (count) => {
    for (let i = 0; i < count; i += 1) new Deferred().addCallback(callback).callback(/** @type {never} */ (i));
  },
  "a Deferred, ten callbacks": (count) => {
    for (let i = 0; i < count; i += 1) {
      /** @type {Deferred<number>} */
      const deferred = new Deferred();
      for (const link of links) deferred.addCallback(link);
      deferred.callback(i);
    }
  },
  "a task waits on a settled Future": (count) =>
    run(function* () {
      const future = getRunningLoop().createFuture();
      future.setResult(1);
      for (let i = 0; i < count; i += 1) yield* future;
    }),
  "a task waits on a pending Future": (count) => run(() => waitOnPending(count)),
  "the same under ten sub-coroutines": (count) => run(() => under(count, 10)),
  "a task waits on a promise": (count) =>
    run(function* () {
      const promise = Promise.resolve(1);
      for (let i = 0; i < count; i += 1) yield promise;
    }),
  "an async function awaits a Future": (count) =>
    run(async () => {
      const future = getRunningLoop().createFuture();
      future.setResult(1);
      for (let i = 0; i < count; i += 1) await future;
    }),
  "one of ten yields of a task, gathered": (count) =>
    run(function* () {
      function* work() {
        for (let i = 0; i < 10; i += 1) yield;
      }
      yield* gather(exactly(count / 10, () => createTask(work)));
    }),
  "a Future, gathered": (count) =>
    run(function* () {
      const loop = getRunningLoop();
      const futures = exactly(count, () => loop.createFuture());
      const all = gather(futures);
      for (const future of futures) future.setResult(1);
      yield* all;
    }),
  "a waiting task, cancelled": (count) =>
    run(function* () {
      const loop = getRunningLoop();
      function* work() {
        yield* loop.createFuture();
      }
      const tasks = exactly(count, () => createTask(work));
      yield;
      for (const task of tasks) task.cancel();
      yield* gather(tasks, { returnExceptions: true });
    }),
  "a timer, cancelled": (count) => {
    const loop = new VirtualLoop();
    for (const timer of exactly(count, (i) => loop.callLater(1000 + (i % 16), callback))) timer.cancel();
  },
  "a timer, fired": (count) => {
    const loop = new VirtualLoop();
    for (let i = 0; i < count; i += 1) loop.callLater(i % 16, callback);
    loop.advance(16);
  },
  "inlineCallbacks wait on a pending Deferred": (count) => {
    /** @type {Deferred<number>} */
    let deferred = new Deferred();
    inlineCallbacks(function* () {
      for (let i = 0; i < count; i += 1) {
        deferred = new Deferred();
        yield* deferred;
      }
    })();
    for (let i = 0; i < count; i += 1) deferred.callback(i);
  },
  "Tornado's coroutine waits on a pending Future": (count) => run(tornado.coroutine(() => waitOnPending(count))),
};
