import { VirtualLoop } from "sennit/loop";
import { Deferred, deferLater } from "sennit/twisted";
import { expect, test } from "vitest";
import { Timeline } from "./timeline.ts";

function fixture() {
  const loop = new VirtualLoop();
  loop.advance(5000);
  return { loop, timeline: new Timeline(() => loop.time()) };
}

test("a stretch lasts from begin to end, in milliseconds since the run started", () => {
  const { loop, timeline } = fixture();
  loop.advance(10);
  const end = timeline.begin("asyncio", "work");
  loop.advance(30);
  end("failed");
  expect(timeline.spans).toEqual([{ strand: "asyncio", label: "work", start: 10, end: 40, outcome: "failed" }]);
  expect(timeline.now()).toBe(40);
});

test("follows futures of every outcome", () => {
  const { loop, timeline } = fixture();
  const good = timeline.follow("asyncio", "good", loop.createFuture<number>());
  const bad = timeline.follow("asyncio", "bad", loop.createFuture<number>());
  const dropped = timeline.follow("asyncio", "dropped", loop.createFuture<number>());
  loop.callLater(1, () => good.setResult(1));
  loop.callLater(2, () => bad.setException(new Error("bad")));
  loop.callLater(3, () => dropped.cancel());
  loop.advance(3);
  expect(timeline.spans.map(({ label, end, outcome }) => [label, end, outcome])).toEqual([
    ["good", 1, "ok"],
    ["bad", 2, "failed"],
    ["dropped", 3, "cancelled"],
  ]);
});

test("notes a future that is done already", () => {
  const { timeline } = fixture();
  const fired = new Deferred<number>();
  fired.callback(1);
  expect(timeline.follow("twisted", "fired", fired)).toBe(fired);
  expect(timeline.spans).toEqual([{ strand: "twisted", label: "fired", start: 0, end: 0, outcome: "ok" }]);
});

test("a Deferred's stretch ends where it was followed, not where its chain does", () => {
  const { loop, timeline } = fixture();
  const pause = timeline.follow("twisted", "pause", deferLater(loop, 100));
  const whole = pause.addCallback(() => deferLater(loop, 900));
  timeline.follow("twisted", "whole", whole);
  loop.advance(1000);
  expect(timeline.spans.map(({ label, end }) => [label, end])).toEqual([
    ["pause", 100],
    ["whole", 1000],
  ]);
});

test("leaves a result where it was", () => {
  const { timeline } = fixture();
  const deferred = timeline.follow("twisted", "value", new Deferred<number>());
  deferred.callback(42);
  expect(deferred.result).toBe(42);
});
