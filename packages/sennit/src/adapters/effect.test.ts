import { AsyncLocalStorage } from "node:async_hooks";
import { Cause, Context, Deferred, Effect, Exit, Fiber, Layer, ManagedRuntime } from "effect";
import { afterEach, describe, expect, it } from "vitest";
import { sleep } from "../asyncio/index.ts";
import { from } from "../bridge/from.ts";
import { shown, use } from "../core/adapters.ts";
import { carry } from "../core/context.ts";
import { Execution } from "../core/execution.ts";
import { cancelled, fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { cancelReason, effectAdapter, fromEffect, fromFiber, toEffect } from "./effect.ts";

let unuse = (): void => {};
afterEach(() => unuse());

/** An effect that waits for ever, and when it is interrupted waits for `cleanup`. */
function working(): { effect: Effect.Effect<never>; trace: string[]; finishCleanup: () => void } {
  const trace: string[] = [];
  const cleanup = Deferred.makeUnsafe<void>();
  const effect = Effect.never.pipe(
    Effect.onInterrupt(() =>
      Effect.sync(() => trace.push("interrupted")).pipe(
        Effect.andThen(Deferred.await(cleanup)),
        Effect.andThen(Effect.sync(() => trace.push("cleaned up"))),
      ),
    ),
  );
  return { effect, trace, finishCleanup: () => Deferred.doneUnsafe(cleanup, Exit.void) };
}

/** The exit of an effect that is through in this turn of the host. */
function exitOf<A, E>(effect: Effect.Effect<A, E>): Exit.Exit<A, E> | undefined {
  return Effect.runFork(effect).pollUnsafe();
}

describe("effectAdapter", () => {
  it("knows effects, exits, services, fibers and Deferreds by their marks, and nobody else's", () => {
    class Service extends Context.Service<Service, string>()("Service") {}
    const own = [
      Effect.succeed(1),
      Effect.gen(function* () {}),
      Exit.succeed(1),
      Service,
      Effect.runFork(Effect.never),
    ];
    for (const x of [...own, Deferred.makeUnsafe()]) expect(effectAdapter.accepts(x)).toBe(true);
    for (const x of [undefined, null, 1, () => {}, {}, Promise.resolve()]) expect(effectAdapter.accepts(x)).toBe(false);
  });

  it("is what from() asks for where it is not in use", () => {
    for (const x of [Effect.void, Effect.runFork(Effect.void), Deferred.makeUnsafe()]) {
      expect(() => from(x, { loop: new VirtualLoop() })).toThrow(/import { effectAdapter } from "sennit\/effect"/);
    }
  });

  it("lets a coroutine wait for each, also by yield*, with the types of Effect", () => {
    unuse = use(effectAdapter);
    let runs = 0;
    const counting = Effect.sync(() => {
      runs += 1;
      return runs;
    });
    const deferred = Deferred.makeUnsafe<string>();
    const fiber = Effect.runFork(Deferred.await(deferred));
    const loop = new VirtualLoop();
    const got = loop.runUntilComplete(function* () {
      loop.callLater(10, () => Deferred.doneUnsafe(deferred, Exit.succeed("done")));
      const first: number = yield* counting;
      return [first, yield counting, yield deferred, yield* from(fiber), yield fiber];
    });
    expect(got).toEqual([1, 2, "done", "done", "done"]);
  });

  it("F13: observes a fiber once, however many wait for it", () => {
    unuse = use(effectAdapter);
    const fiber = Effect.runFork(Effect.never);
    let observers = 0;
    const { addObserver } = fiber;
    Object.defineProperty(fiber, "addObserver", {
      value: (observer: () => void) => {
        observers += 1;
        return addObserver.call(fiber, observer);
      },
    });
    for (let i = 0; i < 1000; i += 1) {
      const future = shown(fiber);
      if (future !== undefined && "~future" in future) future["~future"].observe(() => {})();
    }
    expect(observers).toBe(1);
  });
});

describe("fromEffect()", () => {
  const loop = new VirtualLoop();
  const begin = <A, E>(x: Effect.Effect<A, E> | Deferred.Deferred<A, E>, signal?: AbortSignal): Future<A> =>
    from(fromEffect(x), { loop, signal });
  const peek = <A, E>(effect: Effect.Effect<A, E>): Outcome | undefined => begin(effect)["~future"].peek();

  it("F3: keeps a value that is a thenable", () => {
    const promise = Promise.resolve(1);
    expect(begin(Effect.succeed(promise)).result()).toBe(promise);
  });

  it("F5: tells a typed failure, a defect and an interrupt apart", () => {
    const error = new Error("planted");
    expect(peek(Effect.fail(error))).toEqual(rejected(error, true));
    expect(peek(Effect.die(error))).toEqual(rejected(error));
    expect(peek(Effect.sync(() => JSON.parse("{")))).toMatchObject({
      expected: false,
      reason: { name: "SyntaxError" },
    });
    expect(peek(Effect.interrupt)).toMatchObject({ status: "cancelled" });
  });

  it("takes of several reasons what Effect takes: the typed failure, then the defect", () => {
    const [failure, defect, interrupt] = [Cause.fail("no"), Cause.die("bug"), Cause.interrupt(1)];
    expect(peek(Effect.failCause(Cause.combine(interrupt, Cause.combine(defect, failure))))).toEqual(
      rejected("no", true),
    );
    expect(peek(Effect.failCause(Cause.combine(interrupt, defect)))).toEqual(rejected("bug"));
  });

  it("gives the Cause as the reason of an interrupt from elsewhere: it says whose it was", () => {
    const fiber = Effect.runFork(Effect.never);
    const future = from(fromFiber(fiber), { loop });
    fiber.interruptUnsafe(42);
    const outcome = future["~future"].peek() as { status: "cancelled"; reason: Cause.Cause<never> };
    expect(outcome.status).toBe("cancelled");
    expect([...Cause.interruptors(outcome.reason)]).toEqual([42]);
  });

  it("F10, F12: interrupts when it is cancelled, waits for the finalizers, and keeps the reason", () => {
    const reason = { why: "enough" };
    const { effect, trace, finishCleanup } = working();
    const future = begin(effect);
    expect(future.cancel(reason)).toBe(true);
    expect([trace, future.done()]).toEqual([["interrupted"], false]);
    finishCleanup();
    expect(trace).toEqual(["interrupted", "cleaned up"]);
    expect(future["~future"].peek()).toHaveProperty("reason", reason);
  });

  it("F12: tells the code inside the reason, too", () => {
    const reason = { why: "enough" };
    const reasons: unknown[] = [];
    const looking = Effect.onExit(Effect.never, (exit) =>
      Effect.sync(() => Exit.isFailure(exit) && reasons.push(cancelReason(exit.cause))),
    );
    begin(looking).cancel(reason);
    expect(reasons[0]).toBe(reason);
  });

  it("keeps the error of a finalizer that fails", () => {
    const error = new Error("planted");
    const future = begin(Effect.onInterrupt(Effect.never, () => Effect.die(error)));
    future.cancel("why");
    expect(future.exception()).toBe(error);
  });

  it("F11: runs nothing when the signal is aborted already, not even what does not wait", () => {
    let runs = 0;
    const counting = Effect.sync(() => {
      runs += 1;
    });
    const future = begin(counting, AbortSignal.abort("before"));
    expect([future["~future"].peek(), runs]).toEqual([cancelled("before"), 0]);
  });

  it("F12: is cancelled by the signal, for its reason, also where the effect itself aborts it", () => {
    const controller = new AbortController();
    const itself = Effect.andThen(
      Effect.sync(() => controller.abort("at once")),
      Effect.never,
    );
    const future = begin(itself, controller.signal);
    expect(future["~future"].peek()).toEqual(cancelled("at once"));
  });

  it("leaves a Deferred as it is when one wait for it is cancelled", () => {
    const deferred = Deferred.makeUnsafe<number>();
    const futures = [begin(deferred), begin(deferred)] as const;
    futures[0].cancel("enough");
    expect(deferred.resumes).toHaveLength(1);
    Deferred.doneUnsafe(deferred, Exit.succeed(1));
    expect([futures[0].cancelled(), futures[1].result()]).toEqual([true, 1]);
  });

  it("runs an effect that needs services by what provides them", async () => {
    class Database extends Context.Service<Database, { readonly url: string }>()("Database") {}
    const needing = Effect.map(Database, ({ url }) => url);
    const runtime = ManagedRuntime.make(Layer.succeed(Database, { url: "memory" }));
    const got = await new VirtualLoop().run(() => from(fromEffect(needing, { runFork: runtime.runFork })));
    expect(got).toBe("memory");
    await runtime.dispose();
  });
});

describe("toEffect()", () => {
  it("F3: succeeds with the value, thenables too, at once where it is there", () => {
    const work = new Execution<unknown>("test");
    const promise = Promise.resolve(1);
    const fiber = Effect.runFork(toEffect(work));
    expect(fiber.pollUnsafe()).toBeUndefined();
    work.fulfil(promise);
    expect(fiber.pollUnsafe()).toEqual(Exit.succeed(promise));
    expect(exitOf(toEffect(work))).toEqual(Exit.succeed(promise));
  });

  it("F5: fails for what is expected, dies of any other error, and is interrupted for a cancellation", () => {
    const error = new Error("planted");
    const exitFor = (settle: (work: Execution<number>) => void) => {
      const work = new Execution<number>("test");
      settle(work);
      return exitOf(toEffect(work));
    };
    expect(exitFor((work) => work.fail(error, true))).toEqual(Exit.fail(error));
    expect(exitFor((work) => work.fail(error))).toEqual(Exit.die(error));
    const exit = exitFor((work) => work.cancelled("why"));
    expect(exit !== undefined && Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)).toBe(true);
  });

  it("F12: takes the reason of a cancellation through Effect and out again, both ways", () => {
    const loop = new VirtualLoop();
    const reason = { why: "enough" };
    const up = new Execution<number>("test");
    up.cancelled(reason);
    expect(from(fromEffect(toEffect(up)), { loop })["~future"].peek()).toHaveProperty("reason", reason);
    const down = new Execution<number>("test");
    const asked: unknown[] = [];
    down.onCancel = (why) => asked.push(why) > 0;
    from(fromEffect(Effect.asVoid(toEffect(down))), { loop }).cancel(reason);
    expect(asked[0]).toBe(reason);
  });

  it("F10: asks the future to stop when its fiber is interrupted, and waits until it has", () => {
    const work = new Execution<number>("test");
    const asked: unknown[] = [];
    work.onCancel = (reason) => asked.push(reason) > 0;
    const fiber = Effect.runFork(toEffect(work));
    fiber.interruptUnsafe(42);
    expect([asked.length, Cause.isCause(asked[0]), fiber.pollUnsafe()]).toEqual([1, true, undefined]);
    work.cancelled();
    expect(fiber.pollUnsafe()).toMatchObject({ _tag: "Failure" });
  });

  it("keeps the error of a cleanup that fails, as a defect", () => {
    const work = new Execution<number>("test");
    work.onCancel = () => true;
    const fiber = Effect.runFork(toEffect(work));
    fiber.interruptUnsafe();
    work.fail("planted");
    const exit = fiber.pollUnsafe();
    expect(exit !== undefined && Exit.isFailure(exit) && exit.cause.reasons.map(({ _tag }) => _tag)).toContain("Die");
  });

  it("runs a recipe for each run of the effect", () => {
    let runs = 0;
    const counting = recipe("test", () => {
      const work = new Execution<number>("test");
      runs += 1;
      work.fulfil(runs);
      return work;
    });
    const effect = toEffect(counting);
    expect(runs).toBe(0);
    expect(exitOf(Effect.all([effect, effect]))).toEqual(Exit.succeed([1, 2]));
  });

  it("goes on in the context of its own code", async () => {
    const storage = new AsyncLocalStorage<string>();
    carry(storage);
    const work = new Execution<number>("test");
    const fiber = storage.run("the fiber's", () =>
      Effect.runFork(
        Effect.andThen(
          toEffect(work),
          Effect.sync(() => storage.getStore()),
        ),
      ),
    );
    storage.run("the settler's", () => work.fulfil(1));
    expect(fiber.pollUnsafe()).toEqual(Exit.succeed("the fiber's"));
  });

  it("cancels a task with its cleanup, in virtual time", async () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    await loop.run(function* () {
      const task = loop.createTask(function* () {
        try {
          yield* sleep(1000);
        } finally {
          yield* sleep(10);
          trace.push("cleaned up");
        }
      });
      yield* sleep(1);
      const fiber = Effect.runFork(toEffect(task));
      yield* from(fromEffect(Fiber.interrupt(fiber)));
      trace.push("interrupted");
    });
    expect(trace).toEqual(["cleaned up", "interrupted"]);
  });

  it("is fulfilled with a future's value in a race, and asks the loser to stop", async () => {
    const [winner, loser] = [new Execution<string>("test"), new Execution<string>("test")];
    loser.onCancel = () => {
      loser.cancelled();
      return true;
    };
    const racing = Effect.runPromise(Effect.race(toEffect(winner), toEffect(loser)));
    winner.fulfil("won");
    expect(await racing).toBe("won");
    expect(loser["~future"].peek()).toMatchObject({ status: "cancelled" });
    expect(winner["~future"].peek()).toEqual(fulfilled("won"));
  });
});
