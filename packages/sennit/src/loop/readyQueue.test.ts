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
    expect(queue.length).toBe(1000);
    expect(entries.map(() => queue.shift())).toEqual(entries);
    expect(queue.length).toBe(0);
  });

  it("grows in the middle of its ring without losing the order", () => {
    const queue = new ReadyQueue();
    for (let i = 0; i < 60; i += 1) queue.push(entry("before"));
    for (let i = 0; i < 60; i += 1) queue.shift();
    const entries = Array.from({ length: 200 }, (_, i) => entry(i));
    for (const each of entries) queue.push(each);
    expect(entries.map(() => queue.shift())).toEqual(entries);
  });

  it("does what an array would do, however often it is renewed", () => {
    // Many pushes and takes at a time, so that the ring wraps and grows, and few, so that there is none.
    const some = fc.oneof(fc.nat(2), fc.nat(100));
    const step = fc.record({ push: some, take: some, renew: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let queue = new ReadyQueue();
        const model: Ready[] = [];
        let made = 0;
        for (const { push, take, renew } of steps) {
          // Many times in a row make a large ring small.
          for (let i = 0; i < renew; i += 1) queue = queue.renewed();
          for (let i = 0; i < push; i += 1) {
            made += 1;
            const each = entry(made);
            queue.push(each);
            model.push(each);
          }
          expect(queue.length).toBe(model.length);
          for (let i = 0; i < take && model.length > 0; i += 1) {
            expect(queue.shift()).toBe(model.shift());
            expect(queue.length).toBe(model.length);
          }
        }
      }),
    );
  });

  it("lets go of the room that a burst took, once no other has come for long", () => {
    const used = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    let queue = new ReadyQueue();
    const burst = (size: number): void => {
      for (let i = 0; i < size; i += 1) queue.push(entry("of a burst"));
      queue = queue.renewed();
      while (queue.length > 0) queue.shift();
    };
    const quiet = (): void => {
      for (let i = 0; i < 50; i += 1) queue = queue.renewed();
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
    expect(queue.length).toBe(0);
  });
});
