import { describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { NotACoroutineError } from "./errors.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { succeed } from "./succeed.ts";

function* answer() {
  return yield* succeed(42);
}

describe("ensureDeferred and Deferred.fromCoroutine", () => {
  it("run a coroutine", () => {
    expect(ensureDeferred(answer()).result).toBe(42);
    expect(Deferred.fromCoroutine(answer()).result).toBe(42);
  });

  it("ensureDeferred passes a Deferred through", () => {
    const deferred = new Deferred<number>();
    expect(ensureDeferred(deferred)).toBe(deferred);
  });

  it("refuse anything else", () => {
    expect(() => ensureDeferred(1 as never)).toThrow(NotACoroutineError);
    expect(() => ensureDeferred(answer as never)).toThrow(/the function answer, which was not called/);
    expect(() => Deferred.fromCoroutine(Promise.resolve() as never)).toThrow(/an object of class Promise/);
    expect(() => Deferred.fromCoroutine(new Deferred() as never)).toThrow(NotACoroutineError);
  });
});
