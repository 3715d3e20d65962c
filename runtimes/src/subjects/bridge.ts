import { from, fromAbortable } from "sennit";
import { type Coroutine, CoroutineCall, createTask, ensureFuture } from "sennit/asyncio";
import { Future as ConcurrentFuture } from "sennit/concurrent";
import { wrapFuture } from "sennit/loop";
import { Deferred } from "sennit/twisted";
import { promised } from "./promised.ts";
import { STARTED, type Subject } from "./subject.ts";
import { hosted, type Surroundings, virtual } from "./surroundings.ts";
import { pendingDeferred } from "./twisted.ts";

const crossings = (name: string, { loop, ...surroundings }: Surroundings): readonly Subject[] => [
  {
    ...surroundings,
    name: `from(promise), ${name}`,
    unchecked: STARTED,
    passage: "promise",
    pending: () => {
      const { promise, resolve, reject } = promised();
      return { future: from(promise), resolve, reject };
    },
  },
  {
    ...surroundings,
    name: `from(AbortSignal), ${name}`,
    // It neither succeeds nor fails.
    unchecked: ["F3", "F4", "F5", "F16", ...STARTED],
    pending: () => {
      const controller = new AbortController();
      return { future: from(controller.signal), cancel: (reason) => controller.abort(reason) };
    },
  },
  {
    ...surroundings,
    name: `from(Deferred), ${name}`,
    unchecked: STARTED,
    pending: () => {
      const deferred = new Deferred<unknown>();
      return { ...pendingDeferred(deferred), future: from(deferred) };
    },
  },
  {
    ...surroundings,
    name: `wrapFuture(), ${name}`,
    unchecked: STARTED,
    pending: () => {
      const future = new ConcurrentFuture<unknown>();
      return {
        future: wrapFuture(future),
        resolve: (value) => future.setResult(value),
        reject: (reason) => future.setException(reason),
        cancel: (reason) => future.cancel(reason),
      };
    },
  },
  {
    ...surroundings,
    name: `fromAbortable(), ${name}`,
    unchecked: STARTED,
    passage: "promise",
    pending: () => {
      const { promise, resolve, reject } = promised();
      const future = fromAbortable((signal) => {
        signal.addEventListener("abort", () => reject?.(signal.reason));
        return promise;
      });
      return { future, resolve, reject };
    },
    cleaning: () => {
      const { promise, resolve } = promised();
      return { future: fromAbortable(() => promise), finish: () => resolve?.(undefined) };
    },
  },
  {
    ...surroundings,
    name: `a coroutine's call as a task, ${name}`,
    unchecked: STARTED,
    pending: () => {
      const inner = loop.createFuture<unknown>();
      function* waiting(): Coroutine<unknown> {
        return yield* inner;
      }
      return {
        future: ensureFuture(new CoroutineCall(waiting())),
        resolve: (value) => inner.setResult(value),
        reject: (reason) => inner.setException(reason),
        cancel: (reason) => inner.cancel(reason),
      };
    },
  },
  {
    ...surroundings,
    name: `an async function as a task, ${name}`,
    unchecked: STARTED,
    passage: "promise",
    pending: () => {
      const inner = loop.createFuture<unknown>();
      return {
        // As it must be written where the host carries no context across `await`.
        future: createTask(async (self) => await self.wait(inner)),
        resolve: (value) => inner.setResult(value),
        reject: (reason) => inner.setException(reason),
        cancel: (reason) => inner.cancel(reason),
      };
    },
  },
];

export const bridge = (): readonly Subject[] => [
  ...crossings("VirtualLoop", virtual()),
  ...crossings("HostLoop", hosted()),
];
