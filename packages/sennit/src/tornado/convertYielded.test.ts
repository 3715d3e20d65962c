import { afterEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { CoroutineCall, type Future, VirtualLoop } from "../loop/index.ts";
import { Deferred } from "../twisted/index.ts";
import { convert, convertYielded } from "./convertYielded.ts";
import { coroutine } from "./coroutine.ts";
import { moment } from "./moment.ts";
import { sleep } from "./sleep.ts";

class Pause {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

class LongPause extends Pause {}

const isPause = (x: unknown): x is Pause => x instanceof Pause;

describe("convertYielded", () => {
  it("gives moment for nothing", () => {
    const loop = new VirtualLoop();
    expect([undefined, null, moment].map((x) => convert(x, loop))).toEqual([moment, moment, moment]);
  });

  it("gives a Future of the loop as it is", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    expect(convert(future, loop)).toBe(future);
  });

  it("gives an executor's future as it is", () => {
    const future = new ExecutorFuture();
    expect(convert(future, new VirtualLoop())).toBe(future);
  });

  it("follows a Future of another loop", () => {
    const loop = new VirtualLoop();
    const other = new VirtualLoop().createFuture<number>();
    other.setResult(42);
    const converted = convert(other, loop) as Future<number>;
    expect(converted).not.toBe(other);
    expect(converted.result()).toBe(42);
  });

  it("observes a Deferred, which keeps its result", () => {
    const deferred = new Deferred<number>();
    const converted = convert(deferred, new VirtualLoop()) as Future<number>;
    deferred.callback(42);
    expect(converted.result()).toBe(42);
    expect(deferred.result).toBe(42);
  });

  it("runs a coroutine that was not started, as a task", () => {
    const loop = new VirtualLoop();
    function* answer() {
      return 42;
    }
    for (const x of [answer(), new CoroutineCall(answer())]) {
      expect(loop.runUntilComplete(convert(x, loop) as Future<number>)).toBe(42);
    }
  });

  it("follows a promise", async () => {
    const loop = new VirtualLoop();
    const work = coroutine(function* () {
      return yield Promise.resolve(42);
    });
    expect(await loop.run(() => work())).toBe(42);
  });

  it("case 5: of an empty list or record, and of one with only moments, is ready at once", () => {
    const loop = new VirtualLoop();
    const results = [[], {}, [moment, null], { a: undefined }].map((x) =>
      (convert(x, loop) as Future<unknown>).result(),
    );
    expect(results).toEqual([[], {}, [undefined, undefined], { a: undefined }]);
  });

  it("case 6: takes lists and records within each other", () => {
    const loop = new VirtualLoop();
    const work = coroutine(function* () {
      return yield { a: [sleep(1), coroutine(() => 2)()], b: { c: coroutine(() => 3)() } };
    });
    expect(loop.runUntilComplete(() => work())).toEqual({ a: [undefined, 2], b: { c: 3 } });
  });

  it.each([
    ["a set", new Set()],
    ["an iterator", [1].values()],
    ["a string", "text"],
    ["a number", 1],
    ["a function", () => 1],
    ["an object of a class", new Pause(1)],
    ["a list with one of those", [1]],
  ])("case 6: throws BadYieldError for %s", (_name, x) => {
    expect(() => convert(x, new VirtualLoop())).toThrow(/a coroutine yielded/);
  });
});

describe("convertYielded.register", () => {
  const unregister: (() => void)[] = [];
  afterEach(() => {
    for (const each of unregister.splice(0)) each();
  });

  it("case 7: comes before all other rules, also inside of lists", () => {
    const loop = new VirtualLoop();
    unregister.push(
      convertYielded.register(
        (x) => x === null || isPause(x),
        () => sleep(7),
      ),
    );
    const work = coroutine(function* () {
      yield [null];
      yield new Pause(1);
    });
    loop.runUntilComplete(() => work());
    expect(loop.time()).toBe(14);
  });

  it("case 7: comes before a thenable's own `then`", () => {
    const loop = new VirtualLoop();
    const thenable = { then: () => expect.fail("it was awaited") };
    unregister.push(
      convertYielded.register(
        (x) => x === thenable,
        () => moment,
      ),
    );
    loop.runUntilComplete(() =>
      coroutine(function* () {
        yield thenable;
      })(),
    );
  });

  it("case 7: matches subclasses, and what was registered last comes first", () => {
    const loop = new VirtualLoop();
    unregister.push(convertYielded.register(isPause, (pause) => sleep(pause.ms)));
    const work = coroutine(function* () {
      yield new LongPause(10);
    });
    loop.runUntilComplete(() => work());
    expect(loop.time()).toBe(10);
    unregister.push(
      convertYielded.register(
        (x) => x instanceof LongPause,
        () => sleep(100),
      ),
    );
    loop.runUntilComplete(() => work());
    expect(loop.time()).toBe(110);
  });

  it("is taken back by the function it returns, once", () => {
    const loop = new VirtualLoop();
    const take = convertYielded.register(isPause, () => moment);
    take();
    take();
    expect(() => convert(new Pause(1), loop)).toThrow(/an object of class Pause/);
  });

  it("refuses what is no future from a converter", () => {
    unregister.push(convertYielded.register(isPause, () => undefined as never));
    expect(() => convert(new Pause(1), new VirtualLoop())).toThrow(/a converter returned undefined/);
  });
});

describe("an executor's future in a coroutine", () => {
  it("case 26: resumes the coroutine one turn of the loop after it is done", () => {
    const loop = new VirtualLoop();
    const future = new ExecutorFuture<string>();
    const trace: string[] = [];
    const work = coroutine(function* () {
      trace.push((yield future) as string);
      trace.push((yield future) as string);
    });
    loop.callSoon(() => {
      work();
      future.setResult("result");
      trace.push("set");
    });
    loop.advance(0);
    expect(trace).toEqual(["set", "result", "result"]);
  });

  it("case 35: delivers its cancellation as an error", () => {
    const loop = new VirtualLoop();
    const future = new ExecutorFuture();
    const work = coroutine(function* () {
      yield future;
    });
    loop.callSoon(() => future.cancel());
    expect(() => loop.runUntilComplete(() => work())).toThrow(/cancelled/);
  });
});
