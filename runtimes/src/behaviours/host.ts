import { ContextVar, carry, fromAbortable, run } from "sennit";
import { asyncWith, createTask, sleep, timeout, waitFor } from "sennit/asyncio";
import { HostLoop } from "sennit/loop";
import { type Behaviour, mustBe, mustEqual, thrownBy } from "./behaviour.ts";

interface Process {
  getBuiltinModule?(name: string): unknown;
}

/** AsyncLocalStorage, where the host has it. */
function findAsyncLocalStorage(): (new () => Storage) | undefined {
  const { process } = globalThis as { process?: Process };
  const module = process?.getBuiltinModule?.("node:async_hooks") as
    | { AsyncLocalStorage: new () => Storage }
    | undefined;
  return module?.AsyncLocalStorage;
}

interface Storage {
  run<T>(store: unknown, fn: () => T): T;
  getStore(): unknown;
  enterWith(store: unknown): void;
}

const AsyncLocalStorage = findAsyncLocalStorage();
const skip = AsyncLocalStorage === undefined ? "the host carries no context across `await`" : undefined;

/** What depends on the host: its timers, its microtasks, its promises. */
export const host: readonly Behaviour[] = [
  {
    name: "a busy coroutine leaves the host's timers their turn",
    run: () =>
      run(function* () {
        let served = false;
        setTimeout(() => {
          served = true;
        }, 0);
        while (!served) yield;
      }),
  },
  {
    name: "timers of the loop come in their order, and not too early",
    run: async () => {
      const order: number[] = [];
      const start = performance.now();
      await run(function* () {
        const tasks = [100, 5, 50].map((delay) =>
          createTask(function* () {
            yield* sleep(delay);
            order.push(delay);
          }),
        );
        for (const task of tasks) yield* task;
      });
      mustEqual(order, [5, 50, 100]);
      // Hosts round the clock, by a millisecond at most.
      if (performance.now() - start < 99) throw new Error("the timers came too early");
    },
  },
  {
    name: "promises, async functions and coroutines wait for one another",
    run: async () => {
      const text = await run(function* () {
        const task = createTask(async () => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          return await createTask(function* () {
            return (yield Promise.resolve("through all of them")) as string;
          });
        });
        return yield* task;
      });
      mustBe(text, "through all of them");
    },
  },
  {
    name: "a time limit cancels what the host runs, and says so",
    run: async () => {
      let aborted = false;
      const error = await thrownBy(() =>
        run(() =>
          asyncWith(timeout(5), function* () {
            yield* fromAbortable(
              (signal) =>
                new Promise((_resolve, reject) => {
                  signal.addEventListener("abort", () => {
                    aborted = true;
                    reject(signal.reason);
                  });
                }),
            );
          }),
        ),
      );
      mustBe((error as { code?: string }).code, "ERR_TIMEOUT");
      mustBe(aborted, true);
    },
  },
  {
    name: "the signal of run() cancels the program, with its reason",
    run: async () => {
      const controller = new AbortController();
      const reason = new Error("enough");
      setTimeout(() => controller.abort(reason), 1);
      const error = await thrownBy(() => run(() => sleep(60_000), { signal: controller.signal }));
      mustBe((error as { reason?: unknown }).reason, reason);
    },
  },
  {
    name: "two programs run at the same time, a loop each",
    run: async () => {
      const [a, b] = [new HostLoop(), new HostLoop()];
      const work = (name: string, delay: number) =>
        function* () {
          yield* sleep(delay);
          return name;
        };
      mustEqual(await Promise.all([a.run(work("a", 3)), b.run(work("b", 1))]), ["a", "b"]);
    },
  },
  {
    name: "ContextVars follow the tasks that are made where they are set",
    run: async () => {
      const user = new ContextVar("user", "nobody");
      const seen = await run(function* () {
        const inner = createTask(function* () {
          user.set("somebody");
          yield* sleep(1);
          return user.get();
        });
        return [yield* inner, user.get()];
      });
      mustEqual(seen, ["somebody", "nobody"]);
    },
  },
  {
    name: "ContextVars follow an async function across its awaits",
    skip,
    run: async () => {
      const user = new ContextVar("user", "nobody");
      const seen = await run(async () => {
        user.set("somebody");
        await new Promise((resolve) => setTimeout(resolve, 1));
        return user.get();
      });
      mustBe(seen, "somebody");
    },
  },
  {
    name: "the program's own AsyncLocalStorage is kept where a coroutine waits",
    skip,
    run: async () => {
      if (AsyncLocalStorage === undefined) return;
      const storage = new AsyncLocalStorage();
      carry(storage);
      const seen = await storage.run("a request", () =>
        run(function* () {
          yield* sleep(1);
          return storage.getStore();
        }),
      );
      mustBe(seen, "a request");
    },
  },
  {
    name: "waitFor() gives up, and leaves nothing that keeps the host awake",
    run: async () => {
      const error = await thrownBy(() => run(() => waitFor(sleep(60_000), 2)));
      mustBe((error as { code?: string }).code, "ERR_TIMEOUT");
    },
  },
];
