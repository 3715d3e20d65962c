import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Clock, type DelayedCall } from "./clock.ts";

describe("Clock", () => {
  it("case 94: calls see the end of the advance, those of one time in order", () => {
    const clock = new Clock();
    const calls: unknown[] = [];
    clock.callLater(20, () => calls.push(["late", clock.time()]));
    clock.callLater(10, (name: string) => calls.push([name, clock.time()]), "first");
    clock.callLater(10, () => calls.push(["second", clock.time()]));
    clock.advance(30);
    expect(calls).toEqual([
      ["first", 30],
      ["second", 30],
      ["late", 30],
    ]);
  });

  it("case 94: what is scheduled meanwhile and due runs too; what is thrown leaves the rest", () => {
    const clock = new Clock();
    const calls: string[] = [];
    clock.callLater(1, () => {
      clock.callLater(0, () => calls.push("added"));
      throw new Error("oops");
    });
    clock.callLater(2, () => calls.push("rest"));
    expect(() => clock.advance(5)).toThrow("oops");
    expect(calls).toEqual([]);
    clock.advance(0);
    expect(calls).toEqual(["rest", "added"]);
  });

  it("pump advances step by step", () => {
    const clock = new Clock();
    const times: number[] = [];
    clock.callLater(1, () => clock.callLater(1, () => times.push(clock.time())));
    clock.pump([1, 1, 1]);
    expect(times).toEqual([2]);
  });

  it("a call can be cancelled, reset and delayed while it is active", () => {
    const clock = new Clock();
    const times: number[] = [];
    const reset = clock.callLater(10, () => times.push(clock.time()));
    const delayed = clock.callLater(10, () => times.push(clock.time()));
    const cancelled = clock.callLater(10, () => times.push(-1));
    clock.advance(5);
    reset.reset(1);
    delayed.delay(5);
    cancelled.cancel();
    expect([reset.getTime(), delayed.getTime(), cancelled.active()]).toEqual([6, 15, false]);
    expect(clock.getDelayedCalls()).toEqual([reset, delayed]);
    clock.pump([1, 9]);
    expect(times).toEqual([6, 15]);
    expect(() => cancelled.cancel()).toThrow(/made or cancelled already/);
    expect(() => reset.reset(1)).toThrow(/reset\(\)/);
    expect(() => reset.delay(1)).toThrow(/delay\(\)/);
  });

  it("keeps the order of a list that is sorted at each change, as Twisted's is", () => {
    const time = fc.nat(5);
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ add: time }) },
      { weight: 1, arbitrary: fc.record({ cancel: fc.nat() }) },
      { weight: 2, arbitrary: fc.record({ which: fc.nat(), reset: time }) },
      { weight: 2, arbitrary: fc.record({ which: fc.nat(), delay: fc.integer({ min: -3, max: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ advance: fc.nat(3) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = new Clock();
        const made: DelayedCall[] = [];
        let model: DelayedCall[] = [];
        // Their numbers: two calls of one time look the same.
        const numbers = new Map<DelayedCall, number>();
        const numbersOf = (calls: readonly DelayedCall[]): unknown[] => calls.map((call) => numbers.get(call));
        const sort = (): unknown => model.sort((a, b) => a.getTime() - b.getTime());
        const at = (i: number): DelayedCall | undefined => model[i % (model.length || 1)];
        for (const each of steps) {
          if ("add" in each) {
            const call: DelayedCall = clock.callLater(each.add, () => made.push(call));
            numbers.set(call, numbers.size);
            model.push(call);
          } else if ("cancel" in each) {
            const call = at(each.cancel);
            call?.cancel();
            model = model.filter((other) => other !== call);
          } else if ("reset" in each) at(each.which)?.reset(each.reset);
          else if ("delay" in each) at(each.which)?.delay(each.delay);
          else {
            clock.advance(each.advance);
            const due = model.filter((call) => call.getTime() <= clock.time());
            expect(numbersOf(made.splice(0))).toEqual(numbersOf(due));
            model = model.filter((call) => !due.includes(call));
          }
          sort();
          expect(numbersOf(clock.getDelayedCalls())).toEqual(numbersOf(model));
        }
      }),
    );
  });
});
