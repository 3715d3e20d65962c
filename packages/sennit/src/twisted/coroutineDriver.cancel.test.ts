import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;
const never = (): Deferred<number> => new Deferred<number>();

afterEach(() => void flushUnhandledErrors());

describe("cancelling a coroutine", () => {
  it("case 64: goes to what it waits on, whose outcome is raised at the yield", () => {
    const awaited = never();
    const outer = ensureDeferred(
      (function* () {
        try {
          return yield* awaited;
        } catch (error) {
          return ["translated", error instanceof CancelledError];
        }
      })(),
    );
    outer.cancel("why");
    expect(outer.result).toEqual(["translated", true]);
    expect(awaited.called).toBe(true);
  });

  it("case 64: the reason reaches the innermost wait, through any number of coroutines", () => {
    let reason: unknown;
    const awaited = new Deferred<number>((_self, why) => {
      reason = why;
    });
    function* nested(depth: number): Generator<unknown, number, unknown> {
      return depth === 0 ? yield* awaited : ((yield nested(depth - 1)) as number);
    }
    const outer = ensureDeferred(nested(5));
    outer.cancel("why");
    expect(reason).toBe("why");
    expect((errorOf(outer) as CancelledError).reason).toBe("why");
  });

  it("case 64: a canceller that answers with a value lets it go on", () => {
    const awaited = new Deferred<string>((self) => self.callback("partial"));
    const outer = ensureDeferred(
      (function* () {
        return `got ${yield* awaited}`;
      })(),
    );
    outer.cancel();
    expect(outer.result).toBe("got partial");
  });

  it("case 65: it may wait again, and be cancelled again", () => {
    const second = new Deferred<number>();
    const outer = ensureDeferred(
      (function* () {
        try {
          return yield* never();
        } catch {
          return yield* second;
        }
      })(),
    );
    outer.cancel();
    expect(outer.called).toBe(true);
    expect(outer.paused).toBe(1);
    outer.cancel();
    expect(second.called).toBe(true);
    expect(errorOf(outer)).toBeInstanceOf(CancelledError);
  });

  it("case 65: cleanup that waits delays the end", () => {
    const cleanup = new Deferred<number>();
    const outer = ensureDeferred(
      (function* () {
        try {
          yield* never();
        } finally {
          yield* cleanup;
        }
      })(),
    );
    outer.cancel();
    expect(outer.paused).toBe(1);
    cleanup.callback(0);
    expect(errorOf(outer)).toBeInstanceOf(CancelledError);
  });

  it("case 66: a request from inside the running body is lost", () => {
    const [first, second] = [never(), never()];
    function* body(): Generator<unknown, number, unknown> {
      yield* first;
      outer.cancel();
      return yield* second;
    }
    const outer = ensureDeferred(body());
    first.callback(1);
    expect(second.called).toBe(false);
    second.callback(2);
    expect(outer.result).toBe(2);
  });

  it("case 67: callbacks that were there before see nothing but the end", () => {
    const seen: unknown[] = [];
    const cleanup = new Deferred<number>();
    const outer = ensureDeferred(
      (function* () {
        try {
          return yield* never();
        } catch {
          yield* cleanup;
          return "end";
        }
      })(),
    );
    outer.addBoth((result) => seen.push(result));
    outer.cancel();
    expect(seen).toEqual([]);
    cleanup.callback(0);
    expect(seen).toEqual(["end"]);
  });

  it("of a paused Deferred waits until it is let go", () => {
    const awaited = never();
    const outer = ensureDeferred(
      (function* () {
        return yield* awaited;
      })(),
    );
    outer.pause();
    outer.cancel();
    expect(awaited.called).toBe(false);
    outer.unpause();
    expect(awaited.called).toBe(true);
    expect(errorOf(outer)).toBeInstanceOf(CancelledError);
  });
});
