import { EventEmitter } from "node:events";
import { Par, resolve } from "fluture";
import { right } from "fp-ts/lib/TaskEither.js";
import { runSaga } from "redux-saga";
import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { from } from "./from.ts";

describe("from()", () => {
  it("gives a future of a promise its value and its error, by identity", async () => {
    const loop = new VirtualLoop();
    const value = { some: "value" };
    const error = new Error("planted");
    const got = await loop.run(function* () {
      const caught: unknown[] = [yield* from(Promise.resolve(value))];
      try {
        yield* from(Promise.reject(error));
      } catch (reason) {
        caught.push(reason);
      }
      return caught;
    });
    expect(got[0]).toBe(value);
    expect(got[1]).toBe(error);
  });

  it("returns a future of the loop as it is", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    expect(from(future, { loop })).toBe(future);
  });

  it("cancels the future when the signal aborts, with its reason", () => {
    const loop = new VirtualLoop();
    const controller = new AbortController();
    const future = from(new Promise(() => {}), { loop, signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason });
    expect(future["~future"].peek()).toHaveProperty("reason", reason);
  });

  it("gives a cancelled future for a signal that is aborted already", () => {
    const loop = new VirtualLoop();
    const future = from(Promise.resolve(1), { loop, signal: AbortSignal.abort("before") });
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "before" });
  });

  it("makes of a signal a future that is cancelled when it aborts", () => {
    const loop = new VirtualLoop();
    const controller = new AbortController();
    const future = from(controller.signal, { loop });
    expect(future.done()).toBe(false);
    controller.abort("stop");
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "stop" });
  });

  it("leaves no listener on a signal that outlives the future", () => {
    const loop = new VirtualLoop();
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener: add, removeEventListener: remove } = signal;
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove.apply(signal, args);
    };
    for (let i = 0; i < 10; i += 1) {
      const future = loop.createFuture<number>();
      from(future, { loop, signal });
      future.setResult(i);
    }
    expect(listeners).toBe(10);
    loop.advance(0);
    expect(listeners).toBe(0);
  });

  it("says what to write for what it does not recognise", () => {
    const loop = new VirtualLoop();
    const fn = (() => 1) as unknown as PromiseLike<number>;
    expect(() => from(fn, { loop })).toThrow(/fromAbortable/);
    expect(() => from(42 as unknown as PromiseLike<number>, { loop })).toThrow(/from\(promise\)/);
  });

  it.each([
    ["an async iterable", (async function* () {})(), /fromAsyncIterable\(iterable\)/],
    ["a stream", { getReader: () => ({}) }, /fromAsyncIterable\(stream\)/],
    ["a child process", { exitCode: null, kill: () => {}, on: () => {} }, /fromChildProcess\(child\)/],
    ["an EventTarget", new EventTarget(), /fromEvent\(target, "load"\)/],
    ["an EventEmitter", new EventEmitter(), /fromEvent\(emitter, "ready"\)/],
  ])("tells %s by its looks", (_, x, write) => {
    expect(() => from(x, { loop: new VirtualLoop() })).toThrow(write);
  });

  it("says which adapter is missing for what another library has made", () => {
    const loop = new VirtualLoop();
    const missing: [object, RegExp][] = [
      [resolve(1), /Future of Fluture's.*use\(flutureAdapter\)/],
      [Par(resolve(1)), /fromFluture\(seq\(future\)\)/],
      [runSaga({}, function* () {}), /task of redux-saga's.*use\(sagaAdapter\)/],
      [right(1), /fromTaskEither.*fromThunk/],
    ];
    for (const [x, message] of missing) expect(() => from(x, { loop })).toThrow(message);
  });

  it("says that no loop is running", () => {
    expect(() => from(Promise.resolve(1))).toThrow(/no loop is running here/);
  });
});
