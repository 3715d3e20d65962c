import { CancelledError, from, fromAbortable, isCancelled, to } from "sennit";
import { asyncWith, createTask, ExceptionGroup, gather, Queue, sleep, TaskGroup, timeout } from "sennit/asyncio";
import { InlineExecutor } from "sennit/concurrent";
import { VirtualLoop } from "sennit/loop";
import { coroutine, multi, PeriodicCallback, sleep as tornadoSleep, WaitIterator, withTimeout } from "sennit/tornado";
import {
  Clock,
  Deferred,
  flushUnhandledErrors,
  gatherResults,
  inlineCallbacks,
  LoopingCall,
  succeed,
} from "sennit/twisted";
import { type Behaviour, mustBe, mustEqual, thrownBy } from "./behaviour.ts";

/** What the families do in virtual time, each alone and with the others. */
export const families: readonly Behaviour[] = [
  {
    name: "a cancellation reaches a promise through three families, with its reason, and comes back as one",
    run: async () => {
      const reason = new Error("enough");
      const heard: unknown[] = [];
      const abortable = (signal: AbortSignal): Promise<never> =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            heard.push(signal.reason);
            reject(signal.reason);
          });
        });
      const twisted = inlineCallbacks(function* () {
        return yield* fromAbortable(abortable);
      });
      await new VirtualLoop().run(function* () {
        const task = createTask(function* () {
          return yield* twisted();
        });
        yield* sleep(1);
        task.cancel(reason);
        try {
          yield* task;
        } catch (error) {
          heard.push(isCancelled(error), (error as CancelledError).reason);
        }
      });
      mustEqual(heard.length, 3);
      mustBe(heard[0], reason);
      mustBe(heard[1], true);
      mustBe(heard[2], reason);
    },
  },
  {
    name: "a group cancels what is left of it when one fails, and gives every error",
    run: async () => {
      const trace: string[] = [];
      const loop = new VirtualLoop();
      const error = await thrownBy(() =>
        loop.runUntilComplete(() =>
          asyncWith(new TaskGroup(), function* (group) {
            group.createTask(function* () {
              try {
                yield* sleep(1000);
              } finally {
                trace.push("cleaned up");
              }
            });
            group.createTask(function* () {
              yield* sleep(10);
              throw new RangeError("planted");
            });
          }),
        ),
      );
      if (!(error instanceof ExceptionGroup)) throw error;
      mustEqual([...error.errors].map(String), ["RangeError: planted"]);
      mustEqual([trace, loop.time()], [["cleaned up"], 10]);
    },
  },
  {
    name: "each family has its own time limit, in the loop's time",
    run: async () => {
      const codes: unknown[] = [];
      const loop = new VirtualLoop();
      loop.runUntilComplete(function* () {
        const limited = [
          () => asyncWith(timeout(10), () => sleep(1000)),
          () => withTimeout({ milliseconds: 10 }, tornadoSleep(1000)),
          () => new Deferred<void>().addTimeout(10, loop),
        ];
        for (const start of limited) {
          try {
            yield* start();
          } catch (error) {
            codes.push((error as { code?: string }).code);
          }
        }
      });
      mustEqual([codes, loop.time()], [["ERR_TIMEOUT", "ERR_TIMEOUT", "ERR_TIMEOUT"], 30]);
    },
  },
  {
    name: "100,000 Deferreds that wait for one another need no stack",
    run: () => {
      const first = new Deferred<number>();
      let last: Deferred<number> = first;
      for (let i = 0; i < 100_000; i += 1) {
        const inner = last;
        last = new Deferred<void>().addCallback(() => inner) as Deferred<number>;
        (last as unknown as Deferred<void>).callback();
      }
      first.callback(42);
      mustBe(last.result, 42);
    },
  },
  {
    name: "calls of inlineCallbacks nest 10,000 deep",
    run: () => {
      const down = inlineCallbacks(function* (n: number): Generator<unknown, number, number> {
        return n === 0 ? 0 : 1 + (yield down(n - 1));
      });
      mustBe(down(10_000).result, 10_000);
    },
  },
  {
    name: "a failure that no callback has handled is in the ledger",
    run: () => {
      flushUnhandledErrors();
      const lost = new Deferred<void>();
      lost.errback(new Error("lost"));
      mustEqual(
        flushUnhandledErrors().map(({ value }) => String(value)),
        ["Error: lost"],
      );
    },
  },
  {
    name: "a queue with three consumers is joined, and they are cancelled",
    run: () => {
      const done: number[] = [];
      const loop = new VirtualLoop();
      loop.runUntilComplete(function* () {
        const queue = new Queue<number>(2);
        const consumers = [1, 2, 3].map(() =>
          createTask(function* () {
            for (;;) {
              const n = yield* queue.get();
              yield* sleep(n);
              done.push(n);
              queue.taskDone();
            }
          }),
        );
        for (const n of [30, 10, 20, 5]) yield* queue.put(n);
        yield* queue.join();
        for (const consumer of consumers) consumer.cancel();
        yield* gather(consumers, { returnExceptions: true });
      });
      mustEqual([done, loop.time()], [[10, 5, 20, 30], 30]);
    },
  },
  {
    name: "Tornado waits for lists and records, and for whatever comes first",
    run: () => {
      const loop = new VirtualLoop();
      const after = coroutine(function* (delay: number) {
        yield* tornadoSleep(delay);
        return delay;
      });
      const main = coroutine(function* () {
        const all = yield* multi({ a: after(2), b: [after(1), after(3)] });
        const order: unknown[] = [];
        const iterator = new WaitIterator([after(9), after(4)]);
        while (!iterator.done()) order.push(yield* iterator.next());
        return [all, order];
      });
      mustEqual(
        loop.runUntilComplete(() => main()),
        [{ a: 2, b: [1, 3] }, [4, 9]],
      );
    },
  },
  {
    name: "what is called at intervals keeps time",
    run: () => {
      const clock = new Clock();
      const times: number[] = [];
      const call = new LoopingCall(() => times.push(clock.time()));
      call.clock = clock;
      call.start(1000);
      clock.pump([1000, 2500, 500]);
      call.stop();
      const loop = new VirtualLoop();
      const ticks: number[] = [];
      const periodic = new PeriodicCallback(() => ticks.push(loop.time()), 100);
      loop.callSoon(() => periodic.start());
      loop.advance(350);
      periodic.stop();
      mustEqual(
        [times, ticks],
        [
          [0, 1000, 3500, 4000],
          [100, 200, 300],
        ],
      );
    },
  },
  {
    name: "an executor's future, a Deferred, a promise and a coroutine are gathered",
    run: async () => {
      const values = await new VirtualLoop().run(() =>
        gather([
          from(new InlineExecutor().submit((n: number) => n * 2, 21)),
          from(gatherResults([succeed(1), succeed(2)])),
          from(Promise.resolve("promise")),
          coroutine(function* () {
            yield* tornadoSleep(1);
            return "coroutine";
          })(),
        ]),
      );
      mustEqual(values, [42, [1, 2], "promise", "coroutine"]);
    },
  },
  {
    name: "signals and promises come out as they went in",
    run: async () => {
      const loop = new VirtualLoop();
      const reason = new Error("enough");
      const future = loop.createFuture<number>();
      const signal = to.signal(future);
      const promise = to.promise(future).catch((error: unknown) => error);
      future.cancel(reason);
      loop.advance(0);
      mustBe(signal.reason, reason);
      const error = await promise;
      if (!(error instanceof CancelledError)) throw new Error(`it was rejected with ${String(error)}`);
      mustBe(error.reason, reason);
    },
  },
];
