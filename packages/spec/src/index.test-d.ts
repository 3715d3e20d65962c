import { describe, expectTypeOf, it } from "vitest";
import type { StandardFutureV1, StandardRecipeV1 } from "./index.ts";

describe("StandardFutureV1", () => {
  type Job = StandardFutureV1<string, RangeError>;

  it("tells the types of its value and of its failure", () => {
    expectTypeOf<StandardFutureV1.InferValue<Job>>().toEqualTypeOf<string>();
    expectTypeOf<StandardFutureV1.InferFailure<Job>>().toEqualTypeOf<RangeError>();
    expectTypeOf<StandardFutureV1.InferValue<StandardFutureV1>>().toEqualTypeOf<unknown>();
  });

  it("F5: knows the reason of an expected failure alone", () => {
    type Outcome = StandardFutureV1.Outcome<string, RangeError>;
    expectTypeOf<Extract<Outcome, { expected: true }>["reason"]>().toEqualTypeOf<RangeError>();
    expectTypeOf<Extract<Outcome, { expected: false }>["reason"]>().toEqualTypeOf<unknown>();
    expectTypeOf<Extract<Outcome, { status: "fulfilled" }>["value"]>().toEqualTypeOf<string>();
  });

  it("F6: has three statuses, of which cancelled is one", () => {
    expectTypeOf<StandardFutureV1.Outcome["status"]>().toEqualTypeOf<"fulfilled" | "rejected" | "cancelled">();
  });

  it("is covariant in its value: a future of something narrower will do", () => {
    expectTypeOf<StandardFutureV1<"a">>().toExtend<StandardFutureV1<string>>();
    expectTypeOf<StandardFutureV1<string>>().not.toExtend<StandardFutureV1<"a">>();
    expectTypeOf<Job>().toExtend<StandardFutureV1>();
  });

  it("is implemented without its optional members", () => {
    expectTypeOf({
      version: 1,
      vendor: "mine",
      delivery: "direct",
      affinity: "any",
      peek: () => undefined,
      observe: () => () => {},
    } as const).toExtend<StandardFutureV1.Props<string>>();
  });

  it("needs what the laws rely on", () => {
    expectTypeOf<{ version: 1; vendor: "mine" }>().not.toExtend<StandardFutureV1.Props>();
    expectTypeOf<{ version: 2 } & Omit<StandardFutureV1.Props, "version">>().not.toExtend<StandardFutureV1.Props>();
    expectTypeOf<Promise<string>>().not.toExtend<StandardFutureV1>();
  });
});

describe("StandardRecipeV1", () => {
  it("gives a future of its types each time", () => {
    type Run = StandardRecipeV1<string, RangeError>["~recipe"]["run"];
    expectTypeOf<ReturnType<Run>>().toEqualTypeOf<StandardFutureV1<string, RangeError>>();
    expectTypeOf<Parameters<Run>[0]>().toEqualTypeOf<StandardRecipeV1.Options | undefined>();
  });

  it("F17: is no thenable, and no future", () => {
    expectTypeOf<StandardRecipeV1>().not.toExtend<PromiseLike<unknown>>();
    expectTypeOf<StandardRecipeV1>().not.toExtend<StandardFutureV1>();
  });
});
