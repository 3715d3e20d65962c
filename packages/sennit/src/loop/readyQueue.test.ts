import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectGarbage } from "../fixtures/collectGarbage.ts";
import { type Ready, ReadyQueue } from "./readyQueue.ts";

const entry = (name: string | number): Ready & { name: string | number } => ({ name, _run() {} });

describe("ReadyQueue", () => {
  it("gives back what was pushed first, also after it has grown", () => {
    const queue = new ReadyQueue();
    const entries = Array.from({ length: 1000 }, (_, i) => entry(i));
    for (const each of entries) queue.push(each);
    expect(queue.isEmpty).toBe(false);
    expect(entries.map(() => queue.shift())).toEqual(entries);
    expect(queue.isEmpty).toBe(true);
  });

  it("grows in the middle of its ring without losing the order", () => {
    const queue = new ReadyQueue();
    for (let i = 0; i < 60; i += 1) queue.push(entry("before"));
    for (let i = 0; i < 60; i += 1) queue.shift();
    const entries = Array.from({ length: 200 }, (_, i) => entry(i));
    for (const each of entries) queue.push(each);
    expect(entries.map(() => queue.shift())).toEqual(entries);
  });

  it("does what an array would do, and knows where iterations end", () => {
    // Many pushes and takes at a time, so that the ring wraps and grows.
    const step = fc.record({ push: fc.nat(100), take: fc.nat(100), begin: fc.boolean(), renew: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const queue = new ReadyQueue();
        const model: Ready[] = [];
        let made = 0;
        let left = 0;
        for (const { push, take, begin, renew } of steps) {
          // Many times in a row make a large ring small.
          for (let i = 0; i < renew; i += 1) queue.renew();
          expect(queue.isIterationOver).toBe(left === 0);
          if (begin) {
            left = model.length;
            queue.beginIteration();
            expect(queue.isIterationOver).toBe(left === 0);
          }
          for (let i = 0; i < push; i += 1) {
            made += 1;
            const each = entry(made);
            queue.push(each);
            model.push(each);
          }
          for (let i = 0; i < take && model.length > 0; i += 1) {
            // Whoever takes what came after the iteration has begun the next.
            if (left === 0) {
              left = model.length;
              queue.beginIteration();
            }
            expect(queue.shift()).toBe(model.shift());
            left -= 1;
            expect(queue.isIterationOver).toBe(left === 0);
          }
          expect(queue.isEmpty).toBe(model.length === 0);
        }
      }),
    );
  });

  it("lets go of the room that a burst took, once no other has come for long", () => {
    const used = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const queue = new ReadyQueue();
    const burst = (size: number): void => {
      for (let i = 0; i < size; i += 1) queue.push(entry("of a burst"));
      queue.renew();
      while (!queue.isEmpty) queue.shift();
    };
    const quiet = (): void => {
      for (let i = 0; i < 50; i += 1) queue.renew();
    };
    burst(200_000);
    const before = used();
    quiet();
    burst(100);
    quiet();
    expect(before - used()).toBeLessThan(500_000);
    quiet();
    // The ring had 262,144 places of eight bytes.
    expect(before - used()).toBeGreaterThan(1_500_000);
    expect(queue.isEmpty).toBe(true);
  });
});
