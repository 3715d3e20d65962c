import { EventEmitter, getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { fromEvent } from "./fromEvent.ts";

const loop = new VirtualLoop();

const listeners = (emitter: EventEmitter): number => emitter.listenerCount("ready") + emitter.listenerCount("error");

describe("fromEvent()", () => {
  it("has the first argument of an emitter's event, or all of them", () => {
    const emitter = new EventEmitter();
    const first = fromEvent<object>(emitter, "ready", { loop });
    const all = fromEvent<unknown[]>(emitter, "ready", { loop, multiArgs: true });
    const value = {};
    emitter.emit("ready", value, 2);
    expect(first.result()).toBe(value);
    expect(all.result()).toEqual([value, 2]);
    expect(listeners(emitter)).toBe(0);
  });

  it("has the event of an EventTarget", () => {
    const target = new EventTarget();
    const future = fromEvent<Event>(target, "ready", { loop });
    const event = new Event("ready");
    target.dispatchEvent(event);
    expect(future.result()).toBe(event);
    expect(getEventListeners(target, "ready")).toEqual([]);
    expect(getEventListeners(target, "error")).toEqual([]);
  });

  it("fails by the error event, or by the one that is named", () => {
    const emitter = new EventEmitter();
    const error = new Error("planted");
    const [usual, named] = [fromEvent(emitter, "ready", { loop }), fromEvent(emitter, "ready", { loop, error: "bad" })];
    emitter.emit("error", error);
    expect([usual.exception(), named.done()]).toEqual([error, false]);
    emitter.emit("bad", error);
    expect(named.exception()).toBe(error);
    expect(listeners(emitter) + emitter.listenerCount("bad")).toBe(0);
    const target = new EventTarget();
    const future = fromEvent(target, "ready", { loop });
    target.dispatchEvent(Object.assign(new Event("error"), { error }));
    expect(future.exception()).toBe(error);
  });

  it("leaves the error event to others where it is told to, and takes it as any other where it is asked for it", () => {
    const emitter = new EventEmitter();
    const ready = fromEvent(emitter, "ready", { loop, error: false });
    expect(emitter.listenerCount("error")).toBe(0);
    const error = fromEvent(emitter, "error", { loop });
    emitter.emit("error", "planted");
    expect([error.result(), ready.done()]).toEqual(["planted", false]);
  });

  it("F12, F13: removes its listeners when it is cancelled, by itself or by its signal", () => {
    const emitter = new EventEmitter();
    const controller = new AbortController();
    const reason = { why: "enough" };
    const one = fromEvent(emitter, "ready", { loop });
    const other = fromEvent(emitter, "ready", { loop, signal: controller.signal });
    one.cancel(reason);
    controller.abort(reason);
    for (const future of [one, other]) expect(future["~future"].peek()).toEqual({ status: "cancelled", reason });
    expect(listeners(emitter)).toBe(0);
  });

  it("F11: adds no listener with a signal that is aborted", () => {
    const emitter = new EventEmitter();
    let added = 0;
    emitter.on("newListener", () => {
      added += 1;
    });
    const future = fromEvent(emitter, "ready", { loop, signal: AbortSignal.abort("before") });
    expect(future.cancelled()).toBe(true);
    expect(added).toBe(0);
  });

  it("says what it needs", () => {
    expect(() => fromEvent({} as never, "ready", { loop })).toThrow(/neither addEventListener/);
  });
});
