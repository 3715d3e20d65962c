import { describe, expectTypeOf, it } from "vitest";
import { createTask, type Future, gather, shield, sleep, wait, waitFor } from "./index.ts";

declare const dates: Future<Date>[];

describe("gather()", () => {
  it("gives a tuple of the values, in the order of what it is given", () => {
    (function* () {
      const values = yield* gather([
        sleep(1, "text"),
        Promise.resolve(1),
        async () => true,
        function* () {
          return new Date();
        },
        createTask(sleep(1)),
      ]);
      expectTypeOf(values).toEqualTypeOf<[string, number, boolean, Date, undefined]>();
    })();
  });

  it("gives an array for an array, and nothing for nothing", () => {
    expectTypeOf(gather(dates)).toEqualTypeOf<Future<Date[]>>();
    expectTypeOf(gather([])).toEqualTypeOf<Future<[]>>();
  });

  it("takes what can be waited for alone", () => {
    // @ts-expect-error a number cannot
    gather([1]);
  });
});

describe("wait()", () => {
  it("gives sets of the futures that it is given", () => {
    (function* () {
      const { done, pending } = yield* wait(dates, { returnWhen: "FIRST_COMPLETED", timeout: 5 });
      expectTypeOf(done).toEqualTypeOf<Set<Future<Date>>>();
      expectTypeOf(pending).toEqualTypeOf<Set<Future<Date>>>();
    })();
  });

  it("takes futures alone, and three conditions", () => {
    // @ts-expect-error a promise is no Future
    wait([Promise.resolve(1)]);
    // @ts-expect-error there is no such condition
    wait(dates, { returnWhen: "FIRST" });
  });
});

describe("waitFor() and shield()", () => {
  it("are typed by what they wait for", () => {
    (function* () {
      expectTypeOf(yield* waitFor(sleep(1, "text"), 10)).toEqualTypeOf<string>();
      expectTypeOf(yield* shield(async () => 1)).toEqualTypeOf<number>();
      expectTypeOf(yield* sleep(1)).toEqualTypeOf<undefined>();
    })();
  });
});
