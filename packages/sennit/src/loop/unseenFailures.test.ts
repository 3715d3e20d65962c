import { describe, expect, it } from "vitest";
import { untilCollected } from "../fixtures/collectGarbage.ts";
import { adopt } from "./adopt.ts";
import type { Future } from "./future.ts";
import { HostLoop } from "./hostLoop.ts";
import { VirtualLoop } from "./virtualLoop.ts";

function reporting(loop: VirtualLoop | HostLoop): unknown[] {
  const reported: unknown[] = [];
  loop.setExceptionHandler((_loop, { message, exception }) => reported.push(`${message}: ${exception}`));
  return reported;
}

/** Fails a future on which nobody keeps a hand, unless `look` does. */
function fail(loop: VirtualLoop, message: string, look?: (future: Future<unknown>) => unknown): void {
  const future = loop.createFuture();
  future.setException(new Error(message));
  loop.advance(0);
  look?.(future);
}

describe("case 21: a failure that nobody saw", () => {
  it("is reported once, when its future is collected", async () => {
    const loop = new VirtualLoop();
    const reported = reporting(loop);
    fail(loop, "planted");
    await untilCollected();
    expect(reported).toEqual(["Future exception was never retrieved: Error: planted"]);
    await loop.run(function* () {});
    expect(reported).toEqual(["Future exception was never retrieved: Error: planted"]);
  });

  it("is reported once, at the end of a run, and not again when it is collected", async () => {
    const loop = new VirtualLoop();
    const reported = reporting(loop);
    let future: Future<unknown> | undefined = loop.createFuture();
    future.setException(new Error("planted"));
    await loop.run(function* () {});
    expect(reported).toEqual(["Future exception was never retrieved: Error: planted"]);
    expect(future.done()).toBe(true);
    future = undefined;
    await untilCollected();
    expect(reported).toEqual(["Future exception was never retrieved: Error: planted"]);
  });

  it("is a task's as well, on the host's loop too", async () => {
    const loop = new HostLoop();
    const reported = reporting(loop);
    await loop.run(function* () {
      loop.createTask(function* () {
        throw new Error("of a generator");
      });
      loop.createTask(async () => {
        throw new Error("of an async function");
      });
      for (let i = 0; i < 5; i += 1) yield* asyncTurn();
    });
    expect(reported).toEqual([
      "Task exception was never retrieved: Error: of a generator",
      "Task exception was never retrieved: Error: of an async function",
    ]);
  });

  it("is not reported while somebody may still look", async () => {
    const loop = new VirtualLoop();
    const reported = reporting(loop);
    const future = loop.createFuture();
    future.setException(new Error("planted"));
    loop.advance(0);
    await untilCollected();
    expect(reported).toEqual([]);
    expect(future.exception()).toMatchObject({ message: "planted" });
    await loop.run(function* () {});
    expect(reported).toEqual([]);
  });

  const looks: [how: string, look: (future: Future<unknown>) => unknown][] = [
    ["exception()", (future) => future.exception()],
    ["cancel()", (future) => future.cancel()],
    ["then()", (future) => future.then(undefined, () => {})],
    ["an observer", (future) => future["~future"].observe(() => {})],
    ["seen()", (future) => future["~future"].seen?.()],
    [
      "result()",
      (future) => {
        try {
          future.result();
        } catch {}
      },
    ],
    [
      "a task that waits",
      (future) =>
        future.getLoop().createTask(function* () {
          try {
            yield* future;
          } catch {}
        }),
    ],
  ];

  it.each(looks)("F16: is seen by %s", async (_how, look) => {
    const loop = new VirtualLoop();
    const reported = reporting(loop);
    fail(loop, "planted", look);
    loop.advance(0);
    await untilCollected();
    await loop.run(function* () {});
    expect(reported).toEqual([]);
  });

  it("is seen by then() also where a promise has failed behind it", async () => {
    const loop = new VirtualLoop();
    const reported = reporting(loop);
    const future = adopt(Promise.reject(new Error("planted")), loop);
    await null;
    expect(future.done()).toBe(true);
    await expect(future).rejects.toThrow("planted");
    await loop.run(function* () {});
    expect(reported).toEqual([]);
  });

  it.each<[how: string, look: (future: Future<unknown>) => unknown]>([
    ["a callback that does not ask for it", (future) => future.addDoneCallback(() => {})],
    ["done()", (future) => future.done()],
    ["peek()", (future) => future["~future"].peek()],
    ["an observer that was detached", (future) => future["~future"].observe(() => {})()],
  ])("F16: is not seen by %s", async (_how, look) => {
    const loop = new VirtualLoop();
    const reported = reporting(loop);
    fail(loop, "planted", look);
    await loop.run(function* () {});
    expect(reported).toEqual(["Future exception was never retrieved: Error: planted"]);
  });
});

function* asyncTurn(): Generator<unknown, void> {
  yield new Promise((resolve) => setImmediate(resolve));
}
