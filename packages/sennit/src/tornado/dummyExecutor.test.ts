import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { DummyExecutor, dummyExecutor } from "./dummyExecutor.ts";
import { IOLoop } from "./ioLoop.ts";
import { isFuture } from "./isFuture.ts";
import { setAppLog } from "./log.ts";

const error = new Error("planted");
const failing = () =>
  dummyExecutor.submit((): number => {
    throw error;
  });

describe("dummyExecutor", () => {
  it("runs the function in the call, and gives a future that is done and cannot be cancelled", () => {
    const future = dummyExecutor.submit((a: number, b: string) => b.repeat(a), 2, "x");
    expect([future.done(), future.result(), future.exception()]).toEqual([true, "xx", undefined]);
    expect([future.cancel(), future.cancelled(), future["~future"].cancel?.()]).toEqual([false, false, false]);
    expect(isFuture(future)).toBe(true);
    expect(dummyExecutor).toBeInstanceOf(DummyExecutor);
    dummyExecutor.shutdown();
  });

  it("gives the error, by identity", () => {
    const future = failing();
    expect(future.exception()).toBe(error);
    expect(() => future.result()).toThrow(error);
  });

  it("is one that a loop can use", () => {
    const ioLoop = IOLoop.of(new VirtualLoop());
    ioLoop.setDefaultExecutor(dummyExecutor);
    const main = coroutine(function* () {
      const a = yield* dummyExecutor.submit(() => 1);
      const b = (yield dummyExecutor.submit(() => 2)) as number;
      const c = yield* ioLoop.runInExecutor(undefined, (n: number) => n, 3);
      const [d] = (yield [dummyExecutor.submit(() => 4)]) as number[];
      return [a, b, c, d];
    });
    expect(ioLoop.runSync(main)).toEqual([1, 2, 3, 4]);
    expect(() => ioLoop.runSync(failing)).toThrow(error);
  });

  it("waits for a promise that the function returns", async () => {
    const future = dummyExecutor.submit(async () => "text");
    expect(future.done()).toBe(false);
    expect(() => future.result()).toThrow(expect.objectContaining({ name: "InvalidStateError" }));
    const loop = new VirtualLoop();
    const waiting = loop.run(function* () {
      return yield* future;
    });
    expect(await future).toBe("text");
    expect(await waiting).toBe("text");
    await expect(dummyExecutor.submit(() => Promise.reject(error))).rejects.toBe(error);
    await expect(failing()).rejects.toBe(error);
  });
});

describe("the future of dummyExecutor", () => {
  it("F13, F15: an observer may detach the next one, and what it throws is logged and reaches nobody", async () => {
    const logged: unknown[] = [];
    const before = setAppLog({ error: (_message, reason) => logged.push(reason) });
    const heard: string[] = [];
    const { "~future": props } = dummyExecutor.submit(async () => "text");
    props.observe(() => {
      detach();
      throw error;
    });
    const detach = props.observe(() => heard.push("detached"));
    props.observe(({ status }) => heard.push(status));
    await null;
    await null;
    setAppLog(before);
    expect([heard, logged]).toEqual([["fulfilled"], [error]]);
  });

  it("F1, F2, F13: calls an observer once with the outcome, never before observe has returned, and not once it is detached", async () => {
    const { observe } = dummyExecutor.submit(() => 1)["~future"];
    const seen: unknown[] = [];
    const observer = (outcome: unknown): void => void seen.push(outcome);
    observe(observer);
    observe(observer);
    const detach = observe(() => expect.unreachable());
    detach();
    detach();
    expect(seen).toEqual([]);
    await null;
    await null;
    expect(seen).toEqual([
      { status: "fulfilled", value: 1 },
      { status: "fulfilled", value: 1 },
    ]);
  });

  it("F2: calls by the loop that runs", () => {
    const loop = new VirtualLoop();
    const seen: unknown[] = [];
    loop.callSoon(() => failing()["~future"].observe((outcome) => seen.push(outcome)));
    loop.advance(0);
    expect(seen).toEqual([{ status: "rejected", reason: error, expected: false }]);
  });

  it("F7: calls inside the call that settles it", async () => {
    let resolve = (_value: string): void => {};
    const { observe, peek } = dummyExecutor.submit(
      () =>
        new Promise<string>((settle) => {
          resolve = settle;
        }),
    )["~future"];
    const seen: unknown[] = [];
    observe((outcome) => seen.push(outcome, peek()));
    resolve("late");
    await null;
    await null;
    expect(seen).toEqual([
      { status: "fulfilled", value: "late" },
      { status: "fulfilled", value: "late" },
    ]);
  });
});
