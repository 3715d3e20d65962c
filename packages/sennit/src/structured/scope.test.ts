import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { from } from "../bridge/index.ts";
import { CancelledError } from "../core/index.ts";
import type { Backing } from "../loop/backing.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { succeed } from "../twisted/index.ts";
import type { CancelScope } from "./cancelScope.ts";
import { checkpoint } from "./checkpoint.ts";
import { scope } from "./scope.ts";
import { sleep } from "./sleep.ts";

const FOREVER = 1_000_000;
const planted = new Error("planted");
const cancelledFor = (reason: unknown) => expect.objectContaining({ name: "CancelledError", reason });
const inLoop = <T>(main: () => Promise<T>): Promise<T> => new VirtualLoop().run(main);
const turnOfHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The error that `work` ends with. */
async function errorOf(work: PromiseLike<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("it has thrown nothing");
}

describe("scope()", () => {
  it("gives what its body comes to, whatever form that has", async () => {
    await inLoop(async () => {
      expect(await scope(async () => sleep(1, "async function"))).toBe("async function");
      expect(
        await scope(function* () {
          return yield* sleep(1, "generator function");
        }),
      ).toBe("generator function");
      expect(await scope(() => sleep(1, "call"))).toBe("call");
      expect(await scope(() => Promise.resolve("promise"))).toBe("promise");
      expect(await scope(() => succeed("Deferred"))).toBe("Deferred");
      expect(await scope(() => "value")).toBe("value");
    });
  });

  it("throws what its body throws, by identity", async () => {
    await inLoop(async () => {
      const fails = async (): Promise<never> => {
        await sleep(1);
        throw planted;
      };
      expect(await errorOf(scope(fails))).toBe(planted);
      expect(
        await errorOf(
          scope(() => {
            throw planted;
          }),
        ),
      ).toBe(planted);
      expect(
        await errorOf(
          scope(function* () {
            yield* sleep(1);
            throw planted;
          }),
        ),
      ).toBe(planted);
    });
  });

  it("runs synchronously from start to end in coroutines", () => {
    const loop = new VirtualLoop();
    const got = loop.runUntilComplete(function* () {
      const inner = scope(function* () {
        return yield* scope(() => sleep(10, "mixed"));
      });
      return yield* inner;
    });
    expect([got, loop.time()]).toEqual(["mixed", 10]);
  });

  it("starts by itself, whether it is awaited or not", async () => {
    await inLoop(async () => {
      const log: string[] = [];
      const work = scope(async () => {
        log.push("started");
      });
      await turnOfHost();
      expect(log).toEqual(["started"]);
      await work;
    });
  });

  it("takes only functions", () => {
    expect(() => scope(Promise.resolve(1) as never)).toThrow(expect.objectContaining({ code: "ERR_NOT_A_FUNCTION" }));
    expect(() => scope(undefined as never)).toThrow(/async \(signal\) =>/);
  });
});

describe("a cancelled scope", () => {
  it("ends the wait of its body, waits for the cleanup, and is cancelled for the reason", async () => {
    const loop = new VirtualLoop();
    const log: string[] = [];
    await loop.run(async () => {
      for (const body of [
        async (): Promise<void> => {
          try {
            await sleep(FOREVER);
          } finally {
            await turnOfHost();
            log.push("async function");
          }
        },
        function* () {
          try {
            yield* sleep(FOREVER);
          } finally {
            log.push("generator function");
          }
        },
      ]) {
        const work: Future<unknown> = scope<unknown>(body);
        await sleep(1);
        expect(work.cancel("why")).toBe(true);
        expect(work.done()).toBe(false);
        expect(await errorOf(work)).toEqual(cancelledFor("why"));
        expect(work.cancelled()).toBe(true);
      }
    });
    expect([log, loop.time()]).toEqual([["async function", "generator function"], 2]);
  });

  it("does nothing, if it is cancelled before it has started (law F11)", async () => {
    await inLoop(async () => {
      const body = vi.fn(async () => undefined);
      const work = scope(body);
      work.cancel("early");
      expect(await errorOf(work)).toEqual(cancelledFor("early"));
      const aborted = scope(body, { signal: AbortSignal.abort("aborted") });
      expect(await errorOf(aborted)).toEqual(cancelledFor("aborted"));
      const late = scope(body, { deadline: -1 });
      expect(await errorOf(late)).toMatchObject({ code: "ERR_TIMEOUT" });
      expect(body).not.toHaveBeenCalled();
    });
  });

  it("aborts its signal and those inside, with the reason by identity", async () => {
    await inLoop(async () => {
      const reasons: unknown[] = [];
      const reason = { why: "the user has left" };
      const work = scope(async (signal) => {
        signal.addEventListener("abort", () => reasons.push(signal.reason));
        await scope(async (inner) => {
          inner.addEventListener("abort", () => reasons.push(inner.reason));
          await new Promise((resolve) => inner.addEventListener("abort", resolve));
        });
      });
      await turnOfHost();
      work.cancel(reason);
      await work;
      expect(reasons).toHaveLength(2);
      for (const each of reasons) expect(each).toBe(reason);
    });
  });

  it("has a CancelledError as its signal's reason, where nobody has given one", async () => {
    await inLoop(async () => {
      let own: CancelScope | undefined;
      const work = scope(async (signal, self) => {
        own = self;
        self.cancel();
        return signal.reason;
      });
      expect(await work).toBeInstanceOf(CancelledError);
      expect([own?.cancelled, own?.cancelledBy]).toEqual([true, own]);
    });
  });

  it("is what an abort error of its signal means, of whatever library", async () => {
    await inLoop(async () => {
      const work = scope(async (signal) => {
        await delay(FOREVER, undefined, { signal });
      });
      await turnOfHost();
      work.cancel("why");
      expect(await errorOf(work)).toEqual(cancelledFor("why"));
      const itself = scope(async (signal) => {
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      });
      await turnOfHost();
      itself.cancel("the reason itself");
      expect(await errorOf(itself)).toEqual(cancelledFor("the reason itself"));
    });
  });

  it("does not take an abort for its own that nobody asked for", async () => {
    await inLoop(async () => {
      const error = new DOMException("not ours", "AbortError");
      expect(await errorOf(scope(async () => Promise.reject(error)))).toBe(error);
    });
  });

  it("keeps a value, and another error, that come all the same", async () => {
    await inLoop(async () => {
      const kept = scope(async () => {
        await sleep(FOREVER).then(undefined, () => undefined);
        return "kept";
      });
      const failed = scope(async () => {
        await sleep(FOREVER).then(undefined, () => Promise.reject(planted));
      });
      await sleep(1);
      kept.cancel();
      failed.cancel();
      expect([await kept, await errorOf(failed)]).toEqual(["kept", planted]);
    });
  });

  it("raises the cancellation again at every further wait", async () => {
    await inLoop(async () => {
      const raised: unknown[] = [];
      const swallow = async (wait: () => PromiseLike<unknown>): Promise<void> => {
        await wait().then(undefined, (error) => raised.push(error));
      };
      const work = scope(async (_signal, { _loop: loop }) => {
        await swallow(() => sleep(FOREVER));
        await swallow(() => sleep(FOREVER));
        await swallow(() => checkpoint());
        await swallow(() => loop.createFuture());
        await swallow(() => loop.createTask(() => sleep(FOREVER)));
        await swallow(() => from(new Promise(() => undefined)));
        await sleep(FOREVER);
      });
      await sleep(1);
      work.cancel("why");
      const error = await errorOf(work);
      expect(raised).toEqual(Array(6).fill(cancelledFor("why")));
      expect(error).toEqual(cancelledFor("why"));
    });
  });

  it("raises it again in coroutines, at every yield", () => {
    const loop = new VirtualLoop();
    const raised: unknown[] = [];
    loop.runUntilComplete(function* () {
      const work = scope(function* () {
        const waits = [() => sleep(FOREVER), () => sleep(FOREVER), () => loop.createFuture<void>(), () => checkpoint()];
        for (const wait of waits) {
          try {
            yield* wait();
          } catch (error) {
            raised.push(error);
          }
        }
        try {
          yield;
        } catch (error) {
          raised.push(error);
        }
        try {
          yield new Promise(() => undefined);
        } catch (error) {
          raised.push(error);
        }
        return "ended by itself";
      });
      yield* sleep(1);
      work.cancel("why");
      expect(yield* work).toBe("ended by itself");
    });
    expect(raised).toEqual(Array(6).fill(cancelledFor("why")));
    expect(loop.time()).toBe(1);
  });

  it("asks a future to stop only once, and raises at it again all the same", async () => {
    await inLoop(async () => {
      let requests = 0;
      const raised: unknown[] = [];
      const work = scope(async (_signal, { _loop: loop }) => {
        const stubborn = loop.createFuture<void>();
        stubborn._held = {
          cancel: () => {
            requests += 1;
            return true;
          },
        } satisfies Backing;
        void stubborn.then(undefined, () => undefined);
        await sleep(FOREVER).then(undefined, (error) => raised.push(error));
        try {
          await stubborn;
        } catch (error) {
          raised.push(error);
        }
        stubborn.setResult();
      });
      await turnOfHost();
      work.cancel("why");
      await work;
      expect([requests, raised]).toEqual([1, [cancelledFor("why"), cancelledFor("why")]]);
    });
  });

  it("loses its patience, and says so, where its code begins waits for ever", () => {
    const loop = new VirtualLoop();
    const reported: string[] = [];
    loop.setExceptionHandler((_loop, { message }) => reported.push(message));
    loop.runUntilComplete(function* () {
      const work = scope(
        function* () {
          for (let rounds = 0; ; rounds += 1) {
            try {
              yield* sleep(10);
              return rounds;
            } catch {
              // And on it goes.
            }
          }
        },
        { name: "the retrying one" },
      );
      yield* sleep(1);
      work.cancel();
      expect(yield* work).toBe(1000);
    });
    expect(reported).toEqual([
      expect.stringMatching(/^the retrying one is cancelled, and its code has begun another wait/),
    ]);
  });

  it("reports what cannot be cancelled, and cancels the rest", async () => {
    const loop = new VirtualLoop();
    const reported: unknown[] = [];
    loop.setExceptionHandler((_loop, { message, exception }) => reported.push([message, exception]));
    await loop.run(async () => {
      const [broken, other] = [loop.createFuture<void>(), loop.createFuture<void>()];
      broken._held = {
        cancel: () => {
          throw planted;
        },
      } satisfies Backing;
      const work = scope(async () => Promise.allSettled([broken, other]), { name: "the scope" });
      await turnOfHost();
      work.cancel();
      expect(other.cancelled()).toBe(true);
      broken._held = undefined;
      broken.setResult();
      await work;
    });
    expect(reported).toEqual([["What the scope waited on could not be cancelled", planted]]);
  });

  it("lets nothing be cancelled once it has ended", async () => {
    await inLoop(async () => {
      let own: CancelScope | undefined;
      const signal = await scope(async (signal, self) => {
        own = self;
        return signal;
      });
      expect(own?.cancel("late")).toBe(false);
      expect([own?.cancelled, signal.aborted]).toEqual([false, false]);
    });
  });
});

describe("the signal option", () => {
  it("cancels the scope for its reason, with one listener, which is removed", async () => {
    await inLoop(async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const added = vi.spyOn(signal, "addEventListener");
      const removed = vi.spyOn(signal, "removeEventListener");
      for (let i = 0; i < 10; i += 1) await scope(() => sleep(1), { signal });
      expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([10, 10]);
      for (const [i, [type, listener]] of added.mock.calls.entries()) {
        expect(removed.mock.calls[i]).toEqual([type, listener]);
      }
      const work = scope(() => sleep(FOREVER), { signal });
      await sleep(1);
      controller.abort(planted);
      expect(((await errorOf(work)) as CancelledError).reason).toBe(planted);
    });
  });
});

describe("scopes inside", () => {
  it("are cancelled with the one around them, and not the other way round", async () => {
    await inLoop(async () => {
      const log: unknown[] = [];
      const outer = scope(async () => {
        const inner = scope(() => sleep(FOREVER));
        await sleep(1);
        inner.cancel("inner");
        log.push(await errorOf(inner));
        await sleep(1);
        log.push("the outer one goes on");
        await scope(() => sleep(FOREVER));
      });
      await sleep(3);
      outer.cancel("outer");
      log.push(await errorOf(outer));
      expect(log).toEqual([cancelledFor("inner"), "the outer one goes on", cancelledFor("outer")]);
    });
  });

  it("know which scope was cancelled", async () => {
    await inLoop(async () => {
      const scopes: CancelScope[] = [];
      const outer = scope(async (_outer, first) => {
        scopes.push(first);
        await scope(async (_inner, second) => {
          scopes.push(second);
          await sleep(FOREVER);
        });
      });
      await sleep(1);
      outer.cancel();
      await errorOf(outer);
      const [first, second] = scopes;
      expect(second?.parent).toBe(first);
      expect([first?.cancelledBy, second?.cancelledBy]).toEqual([first, first]);
    });
  });

  it("that are refused do not keep it open", async () => {
    await inLoop(async () => {
      const result = await scope(async () => {
        expect(() => scope(() => 1, { deadline: Number.NaN })).toThrow(
          expect.objectContaining({ code: "ERR_NOT_A_TIME" }),
        );
        expect(() => scope(() => 1, { signal: {} as AbortSignal })).toThrow(
          expect.objectContaining({ code: "ERR_NOT_A_SIGNAL" }),
        );
        return "ended";
      });
      expect(result).toBe("ended");
    });
  });

  it("that nobody has awaited are cancelled at its end, waited for, and reported", async () => {
    const loop = new VirtualLoop();
    const reported: string[] = [];
    const log: string[] = [];
    loop.setExceptionHandler((_loop, { message }) => reported.push(message));
    await loop.run(async () => {
      const result = await scope(
        async () => {
          scope(
            async () => {
              try {
                await sleep(FOREVER);
              } finally {
                log.push("cleaned up");
              }
            },
            { name: "the stray one" },
          );
          await sleep(1);
          return "result";
        },
        { name: "the outer one" },
      );
      log.push(result);
    });
    expect(log).toEqual(["cleaned up", "result"]);
    expect(reported).toEqual([expect.stringMatching(/^the stray one was opened in the outer one and not awaited/)]);
  });

  it("are cancelled without a word where the body has failed: that is why nobody has awaited them", async () => {
    const loop = new VirtualLoop();
    const reported: string[] = [];
    const log: string[] = [];
    loop.setExceptionHandler((_loop, { message }) => reported.push(message));
    await loop.run(async () => {
      const work = scope(async () => {
        const others = scope(async () => {
          try {
            await sleep(FOREVER);
          } finally {
            log.push("cleaned up");
          }
        });
        await Promise.all([scope(async () => Promise.reject(planted)), others]);
      });
      expect(await errorOf(work)).toBe(planted);
    });
    expect([log, reported]).toEqual([["cleaned up"], []]);
  });

  it("take the calls with them that only they have awaited", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      expect(await scope(() => Promise.race([sleep(FOREVER, "slow"), sleep(1, "fast")]))).toBe("fast");
      expect([...loop._internals.tasks]).toHaveLength(1);
    });
    expect(loop.time()).toBe(1);
  });
});

describe("checkpoint()", () => {
  it("lets others run once", async () => {
    await inLoop(async () => {
      const log: string[] = [];
      const talker = (name: string) =>
        scope(async () => {
          for (let i = 0; i < 2; i += 1) {
            log.push(name);
            await checkpoint();
          }
        });
      await Promise.all([talker("a"), talker("b")]);
      expect(log).toEqual(["a", "b", "a", "b"]);
    });
  });
});

describe("sleep()", () => {
  it("gives its value after its time, and takes no other time than a number", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      expect([await sleep(10, "value"), await sleep(-1)]).toEqual(["value", undefined]);
    });
    expect(loop.time()).toBe(10);
    for (const ms of [Number.NaN, "1" as never]) {
      expect(() => sleep(ms)).toThrow(expect.objectContaining({ code: "ERR_NOT_A_TIME" }));
    }
  });
});
