import { type Coroutine, sleep } from "sennit/asyncio";
import { VirtualLoop } from "sennit/loop";
import { expect, test } from "vitest";
import { RateLimit } from "./rateLimit.ts";

/** When each of so many permits came that one after the other was asked for. */
function timesOf(count: number, perSecond: number): number[] {
  const loop = new VirtualLoop();
  const times: number[] = [];
  loop.runUntilComplete(function* (): Coroutine<void> {
    const limit = new RateLimit(perSecond);
    limit.start();
    for (let i = 0; i < count; i++) {
      yield* limit.permit();
      times.push(loop.time());
    }
    limit.stop();
  });
  return times;
}

test("hands out a period's permits at once, and the next ones a period later", () => {
  expect(timesOf(7, 100)).toEqual([0, 0, 20, 20, 40, 40, 60]);
});

test.each([1, 7, 30, 70, 500])("%i a second are that many a second, but for the first handful", (perSecond) => {
  const seconds = 3;
  const handful = Math.ceil(perSecond / 50);
  const times = timesOf(perSecond * seconds + handful, perSecond);
  expect(times.at(-1)).toBeCloseTo(seconds * 1000);
});

test("permits that nobody asks for do not pile up", () => {
  const loop = new VirtualLoop();
  const times: number[] = [];
  loop.runUntilComplete(function* (): Coroutine<void> {
    const limit = new RateLimit(50);
    limit.start();
    yield* limit.permit();
    yield* sleep(10_010);
    for (let i = 0; i < 3; i++) {
      yield* limit.permit();
      times.push(loop.time());
    }
    limit.stop();
  });
  expect(times).toEqual([10_010, 10_020, 10_040]);
});

test("a permit that is no longer waited for is not lost", () => {
  const loop = new VirtualLoop();
  const times: number[] = [];
  loop.runUntilComplete(function* (): Coroutine<void> {
    const limit = new RateLimit(50);
    limit.start();
    yield* limit.permit();
    limit.permit().cancel();
    yield* limit.permit();
    times.push(loop.time());
    limit.stop();
  });
  expect(times).toEqual([20]);
});

test("after stop there are no further permits", () => {
  const loop = new VirtualLoop();
  loop.runUntilComplete(function* (): Coroutine<void> {
    const limit = new RateLimit(50);
    limit.start();
    limit.stop();
    yield* limit.permit();
    const next = limit.permit();
    yield* sleep(1000);
    expect(next.done()).toBe(false);
  });
});
