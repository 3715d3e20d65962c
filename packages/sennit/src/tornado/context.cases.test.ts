import { beforeEach, describe, expect, it } from "vitest";
import { InlineExecutor } from "../concurrent/index.ts";
import { Context, ContextVar, copyContext } from "../core/context.ts";
import { type Coroutine, VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";

const variable = new ContextVar("variable", 0);
let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

describe("the context variables of coroutines, tasks and async functions", () => {
  const innermost = coroutine(function* (n: number) {
    expect(variable.get()).toBe(n);
    yield;
    expect(variable.get()).toBe(n);
  });

  async function inAsync(n: number): Promise<void> {
    expect(variable.get()).toBe(n);
    await innermost(n);
    expect(variable.get()).toBe(n);
    const context = copyContext();
    const look = (): number => context.run(() => variable.get());
    expect(await loop.runInExecutor(new InlineExecutor(), look)).toBe(n);
    expect(variable.get()).toBe(n);
  }

  function* inGenerator(n: number): Coroutine<void> {
    expect(variable.get()).toBe(n);
    yield* innermost(n);
    expect(variable.get()).toBe(n);
  }

  it("case 47, case 48: are those of whoever started them, side by side", async () => {
    const asyncRoot = async (n: number): Promise<void> => {
      variable.set(n);
      await inAsync(n);
    };
    const root = coroutine(function* (n: number, inner: (n: number) => unknown) {
      variable.set(n);
      yield;
      yield inner(n);
      expect(variable.get()).toBe(n);
    });
    const main = coroutine(function* () {
      yield [
        new Context().run(() => loop.createTask(() => asyncRoot(1))),
        root(2, (n) => loop.createTask(() => inAsync(n))),
        root(3, inGenerator),
        root(4, innermost),
      ];
      return variable.get();
    });
    expect(await loop.run(() => main())).toBe(0);
  });

  it("case 48: are its own only up to its first await for an async function that is no task", async () => {
    const seen: number[] = [];
    const look = async (): Promise<void> => {
      seen.push(variable.get());
      await null;
      seen.push(variable.get());
    };
    const main = coroutine(function* () {
      variable.set(10);
      yield look();
      yield loop.createTask(look);
    });
    await loop.run(() => main());
    expect(seen).toEqual([10, 0, 10, 10]);
  });

  it("case 47: are there in an async function that is yielded at once", async () => {
    const look = async (): Promise<number> => variable.get();
    const main = coroutine(function* () {
      variable.set(10);
      return yield look();
    });
    expect(await loop.run(() => main())).toBe(10);
  });
});
