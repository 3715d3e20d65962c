import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inside } from "../fixtures/inside.ts";
import { Future, VirtualLoop } from "../loop/index.ts";
import { succeed } from "../twisted/index.ts";
import { cancelAfter } from "./cancelAfter.ts";
import { chainFuture } from "./chainFuture.ts";
import { convertYielded } from "./convertYielded.ts";
import { coroutine } from "./coroutine.ts";
import { futureAddDoneCallback } from "./futureAddDoneCallback.ts";
import { IOLoop } from "./ioLoop.ts";
import { maybeFuture } from "./maybeFuture.ts";
import { moment } from "./moment.ts";
import { multi } from "./multi.ts";
import { PeriodicCallback } from "./periodicCallback.ts";
import { runOnExecutor } from "./runOnExecutor.ts";
import { sleep } from "./sleep.ts";
import { WaitIterator } from "./waitIterator.ts";
import { withTimeout } from "./withTimeout.ts";

/** Things that were registered, each of which would mean something else without that. */
const KINDS: [kind: string, make: () => unknown][] = [
  ["a plain object", () => ({ plain: true })],
  ["a list", () => [1]],
  ["a thenable", () => ({ then: () => expect.unreachable("it was awaited") })],
  ["a Future", () => loop.createFuture()],
  ["a Deferred", () => succeed("its own result")],
  ["a coroutine", () => (function* () {})()],
];

type Helper = [name: string, use: (x: unknown) => Future<unknown>];

/** What each helper makes of something that comes to 42. */
const HELPERS: Helper[] = [
  ["yield", coroutine((x) => one(x))],
  [
    "yield of a list",
    coroutine(function* (x) {
      return ((yield [x]) as unknown[])[0];
    }),
  ],
  [
    "yield of a record",
    coroutine(function* (x) {
      return ((yield { x }) as { x: unknown }).x;
    }),
  ],
  ["convertYielded", (x) => convertYielded(x) as Future<unknown>],
  [
    "multi",
    coroutine(function* (x) {
      return (yield* multi([x]))[0];
    }),
  ],
  ["maybeFuture", (x) => maybeFuture(x) as Future<unknown>],
  ["withTimeout", (x) => withTimeout({ seconds: 1 }, x)],
  ["cancelAfter", (x) => cancelAfter({ seconds: 1 }, x)],
  ["WaitIterator", (x) => new WaitIterator<unknown>([x]).next()],
  [
    "chainFuture",
    (x) => {
      const target = new Future<unknown>();
      chainFuture(x, target as Future<never>);
      return target;
    },
  ],
  [
    "futureAddDoneCallback",
    (x) => {
      const target = new Future<unknown>();
      futureAddDoneCallback(x, (future) => chainFuture(future, target));
      return target;
    },
  ],
  [
    "IOLoop.addFuture",
    (x) => {
      const target = new Future<unknown>();
      IOLoop.current().addFuture(x, (future) => chainFuture(future, target));
      return target;
    },
  ],
  [
    "runOnExecutor",
    (x) => {
      const executor = { submit: () => x as Future<never> };
      return runOnExecutor((): unknown => expect.unreachable("the executor does not call it")).call({ executor });
    },
  ],
];

function* one(x: unknown): Generator<unknown, unknown, unknown> {
  return yield x;
}

let loop: VirtualLoop;
let registered: Set<unknown>;
let converted: number;
let unregister: () => void;

/** In 5 ms it is 42. */
const answer = coroutine(function* () {
  yield* sleep(5);
  return 42;
});

beforeEach(() => {
  loop = new VirtualLoop();
  registered = new Set();
  converted = 0;
  unregister = convertYielded.register(
    (x) => registered.has(x),
    () => {
      converted += 1;
      return answer();
    },
  );
});

afterEach(() => unregister());

/** Something that is registered. */
function mine(make: () => unknown): unknown {
  const x = make();
  registered.add(x);
  return x;
}

describe.each(HELPERS)("what was registered, in %s", (_name, use) => {
  it.each(KINDS)("case 7: comes before what it would be otherwise: %s", (_kind, make) => {
    const x = mine(make);
    expect(loop.runUntilComplete(() => use(x))).toBe(42);
    expect(loop.time()).toBe(5);
    expect(converted).toBe(1);
  });
});

describe.each(HELPERS.filter(([name]) => name !== "convertYielded"))("moment, in %s", (_name, use) => {
  it("case 7: is what something may be registered for", () => {
    const x = {};
    const takeBack = convertYielded.register(
      (other) => other === x,
      () => moment,
    );
    expect(loop.runUntilComplete(() => use(x))).toBeUndefined();
    takeBack();
  });
});

describe.each(KINDS)("what was registered, %s,", (_kind, make) => {
  it("case 7: is what IOLoop.runSync waits for", () => {
    const x = mine(make);
    expect(IOLoop.of(loop).runSync(() => x)).toBe(42);
  });

  it("case 7: is followed when a callback returns it", () => {
    const x = mine(make);
    IOLoop.of(loop).addCallback(() => x);
    loop.advance(5);
    expect(converted).toBe(1);
  });

  it("case 7: is waited for by PeriodicCallback", () => {
    const times: number[] = [];
    const ticks = new PeriodicCallback(() => {
      times.push(loop.time());
      return mine(make);
    }, 3);
    inside(loop, () => ticks.start());
    loop.advance(20);
    ticks.stop();
    expect(times).toEqual([3, 9, 15]);
    expect(converted).toBe(3);
  });
});

describe("what was not registered", () => {
  it("case 7: is as before for the helpers that take futures", () => {
    const future = loop.createFuture<number>();
    const heard: unknown[] = [];
    inside(loop, () => {
      expect(maybeFuture(future)).toBe(future);
      expect(maybeFuture("text").result()).toBe("text");
      futureAddDoneCallback(future, (done) => heard.push(done));
      IOLoop.current().addFuture(future, (done) => heard.push(done));
    });
    future.setResult(1);
    loop.advance(0);
    expect(heard).toEqual([future, future]);
    expect(converted).toBe(0);
  });
});
