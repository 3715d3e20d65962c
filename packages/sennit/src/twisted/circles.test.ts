import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { DeferredList } from "./deferredList.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { gatherResults } from "./gatherResults.ts";
import { race } from "./race.ts";
import { flushUnhandledErrors, setUnhandledErrorReporter } from "./unhandled.ts";

// Deferreds that wait for one another in a circle. There is no work that could be cancelled, and no end.

afterEach(() => {
  setUnhandledErrorReporter(undefined);
  flushUnhandledErrors();
});

/** A Deferred that has fired, and waits on what it is given later. */
function waiting(): [Deferred<unknown>, (inner: Deferred<unknown>) => void] {
  let inner: Deferred<unknown>;
  const source = new Deferred<unknown>();
  const deferred = source.addCallback(() => inner);
  return [
    deferred,
    (waitsOn) => {
      inner = waitsOn;
      source.callback(undefined);
    },
  ];
}

describe("cancel() of a circle", () => {
  it.each([1, 2, 100])(
    "case 50: through a DeferredList, with %i that wait on the list, reaches the others",
    (count) => {
      setUnhandledErrorReporter(() => expect.unreachable("nothing is wrong"));
      const members = Array.from({ length: count }, waiting);
      const cancelled: unknown[] = [];
      const other = new Deferred<unknown>((_deferred, reason) => cancelled.push(reason));
      const list = new DeferredList([...members.map(([deferred]) => deferred), other]);
      for (const [, waitOn] of members) waitOn(list);
      list.cancel("enough");
      expect(cancelled).toEqual(["enough"]);
      expect(list.called).toBe(false);
    },
  );

  it("case 50: a request from inside of one that is under way is another one", () => {
    const trace: string[] = [];
    const first = new Deferred<void>(() => trace.push("first"));
    const second = new Deferred<void>(() => trace.push("second"));
    const list = new DeferredList([first, second], { consumeErrors: true });
    first.addBoth(() => list.cancel());
    first.addBoth(() => trace.push("first has ended"));
    list.cancel();
    expect(trace).toEqual(["first", "second", "first has ended"]);
    expect(list.called).toBe(true);
  });

  it("through two lists reaches the others of both", () => {
    const [first, waitOn] = waiting();
    const [a, b] = [new Deferred<unknown>(), new Deferred<unknown>()];
    const inner = gatherResults([first, a]);
    const outer = gatherResults([inner, b]);
    waitOn(outer);
    outer.cancel();
    expect([a.called, b.called]).toEqual([true, true]);
  });

  it("through a race is refused, and leaves the race as it is", () => {
    const [first, waitOn] = waiting();
    const winner = race([first, new Deferred<unknown>()]);
    waitOn(winner);
    expect(() => winner.cancel()).toThrow(/in the end wait for it/);
    expect(winner.called).toBe(false);
  });

  it("through a coroutine ends", () => {
    function* main(): Generator<unknown, unknown, never> {
      yield* new Deferred<void>().addBoth(() => undefined);
      return yield* coroutine;
    }
    const coroutine: Deferred<unknown> = ensureDeferred(main());
    coroutine.cancel();
    expect(() => coroutine.cancel()).not.toThrow(RangeError);
  });
});
