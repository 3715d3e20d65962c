import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { DeferredList } from "./deferredList.ts";
import { CancelledError, FailureGroup, FirstError } from "./errors.ts";
import { Failure } from "./failure.ts";
import { gatherResults } from "./gatherResults.ts";
import { race } from "./race.ts";
import { fail } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const oops = new Error("oops");
const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;
const isCancelled = (deferred: Deferred<unknown>): boolean => errorOf(deferred) instanceof CancelledError;
const never = (): Deferred<string> => new Deferred<string>();
/** Answers a request to cancel it with a value. */
const obliging = (): Deferred<string> => new Deferred<string>((self) => self.callback("saved"));

afterEach(() => void flushUnhandledErrors());

describe("a DeferredList that is cancelled", () => {
  it("case 50: succeeds with what became of each", () => {
    const [one, two] = [obliging(), never()];
    const list = new DeferredList([one, two]);
    list.cancel();
    expect(list.result).toEqual([
      [true, "saved"],
      [false, two.result],
    ]);
    expect(isCancelled(two)).toBe(true);
  });

  it("case 50: with fireOnOneCallback cancels each, and succeeds with the first that does", () => {
    const plain = [never(), never()];
    new DeferredList(plain, { fireOnOneCallback: true }).cancel();
    expect(plain.map(isCancelled)).toEqual([true, true]);
    const [one, two] = [obliging(), never()];
    const list = new DeferredList([one, two], { fireOnOneCallback: true });
    list.cancel();
    expect([list.result, isCancelled(two)]).toEqual([["saved", 0], true]);
  });

  it("case 50: with fireOnOneErrback cancels each, and fails with the first CancelledError", () => {
    const plain = [never(), never()];
    const list = new DeferredList(plain, { fireOnOneErrback: true });
    list.cancel();
    expect(plain.map(isCancelled)).toEqual([true, true]);
    expect((errorOf(list) as FirstError).subFailure.check(CancelledError)).toBe(CancelledError);
  });

  it("case 50: with fireOnOneErrback succeeds if all answer with values", () => {
    const list = new DeferredList([obliging(), obliging()], { fireOnOneErrback: true });
    list.cancel();
    expect(list.result).toEqual([
      [true, "saved"],
      [true, "saved"],
    ]);
  });

  it("case 50: what is added to the caller's list later is left alone", () => {
    const inputs = [never()];
    const list = new DeferredList(inputs);
    const later = never();
    inputs.push(later);
    list.cancel();
    expect([list.called, later.called]).toEqual([true, false]);
  });

  it("case 50: one that has fired by one leaves the others alone", () => {
    const [one, two, three, four] = [never(), never(), never(), never()];
    const byValue = new DeferredList([one, two], { fireOnOneCallback: true });
    one.callback("one");
    byValue.cancel();
    const byError = new DeferredList([three, four], { fireOnOneErrback: true });
    three.errback(oops);
    byError.cancel();
    expect([two.called, four.called]).toEqual([false, false]);
    expect(errorOf(byError)).toBeInstanceOf(FirstError);
  });

  it("case 47: inputs that have failed before count as well", () => {
    const list = new DeferredList([never(), fail(oops)], { fireOnOneErrback: true });
    expect(errorOf(list)).toMatchObject({ index: 1, subFailure: { value: oops } });
  });
});

describe("gatherResults that is cancelled", () => {
  it("case 52: cancels each, and succeeds if all answer with values", () => {
    const plain = [never(), never()];
    gatherResults(plain).cancel();
    expect(plain.map(isCancelled)).toEqual([true, true]);
    const all = gatherResults([obliging(), obliging()]);
    all.cancel();
    expect(all.result).toEqual(["saved", "saved"]);
  });
});

describe("race", () => {
  const places = [0, 1, 2, 3].flatMap((before) => [0, 1, 2, 3].map((after) => [before, after] as const));

  it.each(places)("case 53: with %i before and %i behind it, the first that succeeds wins", (before, after) => {
    const all = Array.from({ length: before + 1 + after }, never);
    const first = race(all);
    all[before]?.callback("won");
    expect(first.result).toEqual([before, "won"]);
    expect(all.every((each) => each.called)).toBe(true);
    // What was cancelled may still fire once, and nobody hears of it.
    for (const [i, each] of all.entries()) if (i !== before) each.callback("late");
    expect(flushUnhandledErrors()).toEqual([]);
  });

  it.each(places)(
    "case 53: %i that fail first and %i that fail last fail it, in the order of the input",
    (early, late) => {
      const all = Array.from({ length: early + late + 1 }, never);
      const first = race(all);
      const errors = all.map((_, i) => new Error(`${i}`));
      for (const i of [...all.keys()].reverse()) all[i]?.errback(errors[i]);
      expect((errorOf(first) as FailureGroup).failures.map((failure) => failure.value)).toEqual(errors);
      expect(errorOf(first)).toBeInstanceOf(FailureGroup);
    },
  );
});

describe("a FirstError", () => {
  it("tells the index and the message of the failure", () => {
    const error = new FirstError(new Failure(oops), 3);
    expect(error.message).toMatch(/3.*oops/);
  });
});

describe("a member whose value is a Deferred", () => {
  it("case 48: hands it to the list, and waits for it then", () => {
    const [inner, member] = [never(), new Deferred<Deferred<string>>()];
    const list = new DeferredList([member]);
    const next: unknown[] = [];
    member.addBoth((result) => next.push(result));
    member.callback(inner);
    expect(list.result).toEqual([[true, inner]]);
    expect(next).toEqual([]);
    inner.callback("in the end");
    expect(next).toEqual(["in the end"]);
  });
});
