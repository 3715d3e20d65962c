import fc from "fast-check";
import { describe, expect, it } from "vitest";
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

  it("does what an array would do", () => {
    // Many pushes and takes at a time, so that the ring wraps and grows.
    const step = fc.record({ push: fc.nat(100), take: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const queue = new ReadyQueue();
        const model: Ready[] = [];
        let made = 0;
        for (const { push, take } of steps) {
          for (let i = 0; i < push; i += 1) {
            made += 1;
            const each = entry(made);
            queue.push(each);
            model.push(each);
          }
          for (let i = 0; i < take && model.length > 0; i += 1) expect(queue.shift()).toBe(model.shift());
          expect(queue.length).toBe(model.length);
        }
      }),
    );
  });
});
