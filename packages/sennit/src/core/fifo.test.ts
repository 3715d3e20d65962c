import { describe, expect, it } from "vitest";
import { Fifo } from "./fifo.ts";

describe("Fifo", () => {
  it("gives what came first", () => {
    const fifo = new Fifo<number>();
    expect([fifo.shift(), fifo.peek(), fifo.length]).toEqual([undefined, undefined, 0]);
    const got: (number | undefined)[] = [];
    for (let i = 0; i < 100; i += 1) {
      fifo.push(2 * i);
      fifo.push(2 * i + 1);
      got.push(fifo.shift());
    }
    expect([fifo.length, fifo.peek()]).toEqual([100, 100]);
    while (fifo.length > 0) got.push(fifo.shift());
    expect(got).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it("drops what is not to be kept", () => {
    const fifo = new Fifo<number>();
    for (let i = 0; i < 10; i += 1) fifo.push(i);
    fifo.shift();
    fifo.filter((n) => n % 4 === 0);
    expect([fifo.length, fifo.shift(), fifo.shift()]).toEqual([2, 4, 8]);
  });
});
