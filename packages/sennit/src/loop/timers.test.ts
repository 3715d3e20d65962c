import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectGarbage } from "../fixtures/collectGarbage.ts";
import { TimerHandle } from "./handle.ts";
import { Timers } from "./timers.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const loop = new VirtualLoop();
const timerAt = (when: number): TimerHandle => new TimerHandle(loop, when, () => {});

function add(timers: Timers, ...whens: number[]): TimerHandle[] {
  const handles = whens.map(timerAt);
  for (const handle of handles) timers.add(handle);
  return handles;
}

function due(timers: Timers, now: number): TimerHandle[] {
  const taken: TimerHandle[] = [];
  timers.takeDue(now, taken);
  return taken;
}

describe("Timers", () => {
  it("gives what is due by deadline, whatever the order of creation", () => {
    const timers = new Timers(0);
    const [a, b, c, d] = add(timers, 30, 10, 20, 40);
    expect(timers.next()).toBe(10);
    expect(due(timers, 30)).toEqual([b, c, a]);
    expect(due(timers, 39.9)).toEqual([]);
    expect(due(timers, 40)).toEqual([d]);
    expect(timers.next()).toBe(undefined);
  });

  it("case 4: gives those of one deadline in the order of their creation", () => {
    const timers = new Timers(0);
    const handles = add(timers, 5, 5, 5, 5, 5);
    expect(due(timers, 5)).toEqual(handles);
  });

  it("rounds deadlines up to its resolution, so that none is early, and keeps their exact order", () => {
    const timers = new Timers(1);
    const [late, early, exact] = add(timers, 10.7, 10.2, 10);
    expect(timers.next()).toBe(10);
    expect(due(timers, 10.5)).toEqual([exact]);
    expect(timers.next()).toBe(11);
    expect(due(timers, 11)).toEqual([early, late]);
  });

  it("forgets what is cancelled", () => {
    const timers = new Timers(0);
    const [a, b, c] = add(timers, 10, 10, 20);
    a?.cancel();
    expect(due(timers, 10)).toEqual([b]);
    c?.cancel();
    expect(timers.next()).toBe(undefined);
  });

  it("clears a deadline whose timers are mostly cancelled, and keeps the rest in order", () => {
    const timers = new Timers(0);
    const handles = add(timers, ...Array.from({ length: 1000 }, () => 10));
    for (const [i, handle] of handles.entries()) if (i % 10 !== 0) handle.cancel();
    const more = add(timers, 10);
    expect(due(timers, 10)).toEqual([...handles.filter((_, i) => i % 10 === 0), ...more]);
  });

  it("takes a new timer for a deadline whose timers were all cancelled", () => {
    const timers = new Timers(0);
    for (const handle of add(timers, 10, 10, 20)) handle.cancel();
    const [again] = add(timers, 10);
    expect(timers.next()).toBe(10);
    expect(due(timers, 30)).toEqual([again]);
  });

  it("is not asked twice about a timer that is cancelled when it was taken already", () => {
    const timers = new Timers(0);
    const [a, b] = add(timers, 10, 10);
    due(timers, 10);
    a?.cancel();
    b?.cancel();
    const [c] = add(timers, 10);
    expect(due(timers, 10)).toEqual([c]);
  });

  it("does what a sorted list would do", () => {
    const when = fc.oneof(fc.nat(20), fc.double({ min: 0, max: 20, noNaN: true }));
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ add: when }) },
      { weight: 3, arbitrary: fc.record({ cancel: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ pass: fc.nat(5) }) },
    );
    fc.assert(
      fc.property(fc.constantFrom(0, 1), fc.array(step, { maxLength: 300 }), (resolution, steps) => {
        const timers = new Timers(resolution);
        const deadline = (handle: TimerHandle): number => (resolution === 0 ? handle.when() : Math.ceil(handle.when()));
        // By deadline, then by exact time, then by creation: what Array.sort does with a list in the order of creation.
        const inOrder = (a: TimerHandle, b: TimerHandle): number => deadline(a) - deadline(b) || a.when() - b.when();
        let model: TimerHandle[] = [];
        let now = 0;
        for (const each of steps) {
          if ("add" in each) model.push(...add(timers, each.add));
          else if ("cancel" in each) {
            const handle = model.splice(each.cancel % (model.length || 1), 1)[0];
            handle?.cancel();
          } else {
            now += each.pass;
            const expected = model.filter((handle) => deadline(handle) <= now).sort(inOrder);
            expect(due(timers, now)).toEqual(expected);
            model = model.filter((handle) => deadline(handle) > now);
          }
          expect(timers.next()).toBe([...model].sort(inOrder).map(deadline)[0]);
        }
      }),
    );
  });

  it("keeps the order of those that are left, whichever and however many of a deadline are cancelled", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), fc.integer({ min: 0, max: 400 }), (random, left) => {
        const timers = new Timers(1);
        const handles = Array.from({ length: 400 }, () => add(timers, 10)[0] as TimerHandle);
        while (handles.length > left) handles.splice((random.next().value as number) % handles.length, 1)[0]?.cancel();
        const [later] = add(timers, 10);
        expect(due(timers, 10)).toEqual([...handles, later]);
      }),
      { numRuns: 50 },
    );
  });

  it("is not held by a timer that was taken, and neither are the others", async () => {
    const take = (): { taken: TimerHandle[]; rest: WeakRef<object>[] } => {
      const timers = new Timers(1);
      const [first, second] = add(timers, 1, 1);
      const rest = [...add(timers, 1000), second as TimerHandle, timers].map((each) => new WeakRef(each));
      due(timers, 1);
      return { taken: [first as TimerHandle], rest };
    };
    const { taken, rest } = take();
    // A WeakRef keeps what it was made for until the end of the turn.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(rest.map((each) => each.deref())).toEqual([undefined, undefined, undefined]);
    for (const each of taken) each.cancel();
    expect(taken[0]?.cancelled()).toBe(true);
  });

  it("does not grow by timers of ever new deadlines that are all cancelled", () => {
    const heapUsed = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const timers = new Timers(1);
    const [guard] = add(timers, 1);
    const before = heapUsed();
    // As a server does that gives each request a limit of an hour, and answers in time.
    for (let i = 0; i < 200_000; i += 1) for (const handle of add(timers, 3_600_000 + i)) handle.cancel();
    expect(heapUsed() - before).toBeLessThan(5_000_000);
    expect(due(timers, 1)).toEqual([guard]);
    expect(timers.next()).toBe(undefined);
  }, 60_000);
});
