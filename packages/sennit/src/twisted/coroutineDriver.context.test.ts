import { describe, expect, it } from "vitest";
import { Context, ContextVar } from "../core/context.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Clock } from "./clock.ts";
import { deferLater } from "./deferLater.ts";
import { Deferred } from "./deferred.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { inlineCallbacks } from "./inlineCallbacks.ts";

/** Tests set what they like: each has a context of its own. */
const apart = (body: () => void) => () => new Context().run(body);

describe("context variables of a coroutine", () => {
  it(
    "case 69: every step sees those of its start, not those of the firer",
    apart(() => {
      const user = new ContextVar("user", "nobody");
      const seen: string[] = [];
      const [first, second] = [new Deferred<number>(), new Deferred<number>()];
      user.set("Ada");
      ensureDeferred(
        (function* () {
          seen.push(user.get());
          yield first;
          seen.push(user.get());
          yield* second;
          seen.push(user.get());
        })(),
      );
      user.set("Grace");
      first.callback(1);
      new Context().run(() => second.callback(2));
      expect(seen).toEqual(["Ada", "Ada", "Ada"]);
    }),
  );

  it(
    "case 69: also in steps that throw",
    apart(() => {
      const user = new ContextVar("user", "nobody");
      const failing = new Deferred<number>();
      const run = inlineCallbacks(function* () {
        user.set("inside");
        try {
          yield failing;
        } catch {
          return user.get();
        }
        return "no error";
      });
      const done = run();
      failing.errback(new Error("no"));
      expect([done.result, user.get()]).toEqual(["inside", "nobody"]);
    }),
  );

  it(
    "case 69: what it sets leaks neither to its caller nor to the firer, also where it throws",
    apart(() => {
      const user = new ContextVar("user", "nobody");
      const awaited = new Deferred<number>();
      const done = inlineCallbacks(function* () {
        user.set("before");
        yield awaited;
        user.set("after");
        throw new Error("no");
      })();
      expect(user.get()).toBe("nobody");
      awaited.callback(1);
      expect(user.get()).toBe("nobody");
      expect(done.addErrback((failure) => failure.getErrorMessage()).result).toBe("no");
    }),
  );

  it("case 69: outside of any context it leaks nothing either", () => {
    const user = new ContextVar("user", "nobody");
    const awaited = new Deferred<number>();
    inlineCallbacks(function* () {
      user.set("before");
      yield awaited;
      user.set("after");
    })();
    const started = user.get();
    awaited.callback(1);
    expect([started, user.get()]).toEqual(["nobody", "nobody"]);
  });

  it(
    "case 69: a token works across waits",
    apart(() => {
      const n = new ContextVar<number>("n");
      const clock = new Clock();
      n.set(2);
      const done = inlineCallbacks(function* () {
        const token = n.set(3);
        yield deferLater(clock, 1000);
        const set = n.get();
        n.reset(token);
        return [set, n.get()];
      })();
      clock.advance(1000);
      expect(done.result).toEqual([3, 2]);
    }),
  );

  it(
    "case 69: a yielded generator and a nested call keep to themselves what they set, yield* shares",
    apart(() => {
      const n = new ContextVar("n", 0);
      function* set(value: number) {
        yield* deferLater(clock, 1);
        n.set(value);
      }
      const clock = new Clock();
      const nested = inlineCallbacks(set);
      const done = inlineCallbacks(function* () {
        const seen = [n.get()];
        yield set(1);
        seen.push(n.get());
        yield nested(2);
        seen.push(n.get());
        yield* set(3);
        seen.push(n.get());
        return seen;
      })();
      clock.pump([1, 1, 1]);
      expect(done.result).toEqual([0, 0, 0, 3]);
    }),
  );

  it(
    "case 69: a yielded generator begins with what the code around its parent has, as in the original",
    apart(() => {
      const user = new ContextVar("user", "nobody");
      function* read() {
        return user.get();
      }
      const done = inlineCallbacks(function* () {
        user.set("parent");
        return [yield read(), yield inlineCallbacks(read)(), yield* read()];
      })();
      expect(done.result).toEqual(["nobody", "parent", "parent"]);
    }),
  );

  it(
    "case 69: callbacks of its Deferred are no part of it",
    apart(() => {
      const user = new ContextVar("user", "nobody");
      const awaited = new Deferred<number>();
      const done = inlineCallbacks(function* () {
        user.set("inside");
        yield awaited;
      })().addCallback(() => user.get());
      user.set("firer");
      awaited.callback(1);
      expect(done.result).toBe("firer");
    }),
  );

  it("case 69: a task that waits for it has its own as well", async () => {
    const user = new ContextVar("user", "nobody");
    const loop = new VirtualLoop();
    const child = inlineCallbacks(function* () {
      user.set("child");
      yield deferLater(loop, 10);
      return user.get();
    });
    const seen = await loop.run(function* () {
      user.set("task");
      const result = yield* child();
      return [result, user.get()];
    });
    expect(seen).toEqual(["child", "task"]);
  });
});

describe("context variables of plain callbacks", () => {
  it(
    "case 70: they see and change those of the firer",
    apart(() => {
      const user = new ContextVar("user", "nobody");
      const deferred = new Deferred<number>();
      user.set("who adds");
      const seen = deferred.addCallback(() => {
        const before = user.get();
        user.set("callback");
        return before;
      });
      const firer = new Context();
      firer.run(() => {
        user.set("firer");
        deferred.callback(1);
      });
      expect([seen.result, firer.get(user), user.get()]).toEqual(["firer", "callback", "who adds"]);
    }),
  );

  it(
    "case 70: also when a coroutine fires",
    apart(() => {
      const user = new ContextVar("user", "nobody");
      const deferred = new Deferred<number>();
      deferred.addCallback(() => user.set("callback"));
      deferred.addCallback(() => {
        throw new Error("no");
      });
      deferred.addErrback((failure) => failure.getErrorMessage());
      const done = inlineCallbacks(function* () {
        user.set("coroutine");
        deferred.callback(1);
        return user.get();
      })();
      expect([done.result, deferred.result, user.get()]).toEqual(["callback", "no", "nobody"]);
    }),
  );
});
