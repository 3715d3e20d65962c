import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExceptionGroup } from "../core/index.ts";
import { CountedFuture } from "../fixtures/countedFuture.ts";
import { type Coroutine, type Future, VirtualLoop } from "../loop/index.ts";
import { all } from "./all.ts";
import { any } from "./any.ts";
import type { Body } from "./body.ts";
import type { Input } from "./input.ts";
import { moveOnAfter } from "./moveOnAfter.ts";
import { race } from "./race.ts";
import { scope } from "./scope.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { taskGroup } from "./taskGroup.ts";
import { audienceSize } from "./thenables.ts";

// A property that does not hold is printed with its seed, its path and the smallest program that shows it.

/** A program made of scopes. */
type Program =
  | { readonly kind: "work"; readonly form: Form; readonly ms: number; readonly cleanup: number; readonly end: End }
  | { readonly kind: "block"; readonly ms: number; readonly parts: readonly Program[] }
  | { readonly kind: Combined; readonly ms: number; readonly parts: readonly Program[] };

type Form = "async function" | "coroutine";

/** How a piece of work ends: when its time is over, and when it is cancelled. */
type End = "well" | "fails" | "fails in cleanup" | "swallows";

type Combined = "group" | "all" | "race" | "any" | "moveOnAfter" | "scope" | "shield";

const time = fc.integer({ min: 0, max: 20 });

function programs(combined: readonly Combined[], ends: readonly End[]): fc.Arbitrary<Program> {
  const { program } = fc.letrec<{ program: Program; parts: readonly Program[] }>((tie) => ({
    program: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record<Program & { kind: "work" }>({
        kind: fc.constant("work" as const),
        form: fc.constantFrom<Form>("async function", "coroutine"),
        ms: time,
        cleanup: time,
        end: fc.constantFrom(...ends),
      }),
      fc.record({ kind: fc.constantFrom(...combined), ms: time, parts: tie("parts") }),
      fc.record({ kind: fc.constant("block" as const), ms: time, parts: tie("parts") }),
    ),
    parts: fc.array(tie("program"), { minLength: 1, maxLength: 3 }),
  }));
  return program;
}

/** What a run of a program has left behind. */
class Report {
  /** Pieces of work that were at it when what they belong to had ended. */
  readonly outlived: Program[] = [];
  /** What was thrown, other than cancellations. */
  readonly thrown: Error[] = [];
}

/** The body that runs `program`; `within` are the pieces of work that are at it around it. */
function bodyOf(program: Program, report: Report, within: Set<Program>): Body<unknown> {
  if (program.kind === "work") return workOf(program, report, within);
  if (program.kind === "block") return blockOf(program, report, within);
  const mine = new Set<Program>();
  const [first, ...others] = program.parts.map((part) => bodyOf(part, report, mine)) as [Body<unknown>];
  const start = (): Future<unknown> => {
    switch (program.kind) {
      case "group":
        return taskGroup().run(async (group) => {
          for (const each of others) group.spawn(each);
          await sleep(program.ms);
          group.spawn(first);
        });
      case "all":
        return all([first, ...others]);
      case "race":
        return race([first, ...others]);
      case "any":
        return any([first, ...others]);
      case "moveOnAfter":
        return moveOnAfter(program.ms, first);
      case "shield":
        return shield(first, { grace: program.ms });
      case "scope":
        return scope(first);
    }
  };
  return async () => {
    within.add(program);
    try {
      return await start();
    } finally {
      report.outlived.push(...mine);
      within.delete(program);
    }
  };
}

/** An async function with a task group in its block. */
function blockOf(program: Program & { kind: "block" }, report: Report, within: Set<Program>): Body<unknown> {
  const mine = new Set<Program>();
  const bodies = program.parts.map((part) => bodyOf(part, report, mine));
  const block = async (): Promise<void> => {
    await using group = taskGroup();
    for (const each of bodies) group.spawn(each);
    await sleep(program.ms);
  };
  return async () => {
    within.add(program);
    try {
      await block();
    } finally {
      report.outlived.push(...mine);
      within.delete(program);
    }
  };
}

function workOf(program: Program & { kind: "work" }, report: Report, within: Set<Program>): Body<unknown> {
  const { form, ms, cleanup, end } = program;
  const fail = (): never => {
    const error = new Error(`${end} after ${ms}`);
    report.thrown.push(error);
    throw error;
  };
  const coroutine = function* (): Coroutine<void> {
    within.add(program);
    try {
      yield* sleep(ms);
      if (end === "fails") fail();
    } catch (error) {
      if (report.thrown.includes(error as Error)) throw error;
      yield* shield(() => sleep(cleanup));
      if (end === "fails in cleanup") fail();
      if (end !== "swallows") throw error;
    } finally {
      within.delete(program);
    }
  };
  if (form === "coroutine") return coroutine;
  return async () => {
    within.add(program);
    try {
      await sleep(ms);
      if (end === "fails") fail();
    } catch (error) {
      if (report.thrown.includes(error as Error)) throw error;
      await shield(() => sleep(cleanup));
      if (end === "fails in cleanup") fail();
      if (end !== "swallows") throw error;
    } finally {
      within.delete(program);
    }
  };
}

/** Runs `program`, cancelled from outside after `cancelAfter` ms, and says what it has thrown. */
async function runProgram(
  program: Program,
  cancelAfter: number,
): Promise<{ report: Report; error: unknown; left: number }> {
  const loop = new VirtualLoop();
  const report = new Report();
  loop.setExceptionHandler(() => undefined);
  const [error, left] = await loop.run(async () => {
    const within = new Set<Program>();
    const work = scope(bodyOf(program, report, within));
    loop.callLater(cancelAfter, () => work.cancel("from outside"));
    const error = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    report.outlived.push(...within);
    return [error, [...loop._internals.tasks].length] as const;
  });
  return { report, error, left };
}

/** The errors in groups of errors, and in what `await using` makes of two. */
function flattened(error: unknown): unknown[] {
  if (error instanceof ExceptionGroup) return error.errors.flatMap(flattened);
  if (error instanceof Error && error.name === "SuppressedError") {
    const { error: last, suppressed } = error as SuppressedError;
    return [...flattened(last), ...flattened(suppressed)];
  }
  return error instanceof Error && error.name === "CancelledError" ? [] : [error];
}

describe("programs made of scopes", () => {
  it("leave nothing that outlives its scope", async () => {
    const combined: Combined[] = ["group", "all", "race", "any", "moveOnAfter", "scope", "shield"];
    const ends: End[] = ["well", "fails", "fails in cleanup", "swallows"];
    await fc.assert(
      fc.asyncProperty(programs(combined, ends), fc.integer({ min: 0, max: 60 }), async (program, cancelAfter) => {
        const { report, left } = await runProgram(program, cancelAfter);
        expect(report.outlived).toEqual([]);
        // The main task, and no other.
        expect(left).toBe(1);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it("have every error in the aggregate, once", async () => {
    await fc.assert(
      fc.asyncProperty(
        programs(["group", "all", "scope", "moveOnAfter"], ["well", "fails", "fails in cleanup"]),
        fc.integer({ min: 0, max: 60 }),
        async (program, cancelAfter) => {
          const { report, error } = await runProgram(program, cancelAfter);
          const errors = error === undefined ? [] : flattened(error);
          expect(errors).toHaveLength(report.thrown.length);
          expect(new Set(errors)).toEqual(new Set(report.thrown));
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe("combinators", () => {
  const part = fc.record({
    kind: fc.constantFrom("future", "promise", "work", "call"),
    ms: time,
    end: fc.constantFrom("value", "error", "never"),
  });

  it("leave no observer on what they let go of", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<(inputs: readonly Input[]) => Future<unknown>>(race, any, all),
        fc.array(part, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 30 }),
        async (combine, parts, cancelAfter) => {
          const loop = new VirtualLoop();
          loop.setExceptionHandler(() => undefined);
          const futures: CountedFuture<unknown>[] = [];
          const promises: Promise<unknown>[] = [];
          await loop.run(async () => {
            const settled = ({ ms, end }: (typeof parts)[number]): CountedFuture<unknown> => {
              const future = new CountedFuture<unknown>(loop);
              if (end === "value") loop.callLater(ms, () => future.setResult(ms));
              if (end === "error") loop.callLater(ms, () => future.setException(new Error("planted")));
              futures.push(future);
              return future;
            };
            const inputs = parts.map((each) => {
              if (each.kind === "call") return sleep(each.ms);
              const future = settled(each);
              if (each.kind === "future") return future;
              if (each.kind === "work") return () => future;
              const promise = future.then();
              promises.push(promise);
              // What the promise has left on it.
              future.observers = 0;
              return promise;
            });
            const work = combine(inputs);
            loop.callLater(cancelAfter, () => work.cancel());
            await work.then(undefined, () => undefined);
            for (const future of futures) if (!future.done()) expect(future.observers).toBe(0);
            for (const promise of promises) expect(audienceSize(promise)).toBe(0);
          });
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});
