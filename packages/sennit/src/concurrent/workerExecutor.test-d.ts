import { expectTypeOf, test } from "vitest";
import type { UsageError } from "../core/errors.ts";
import type { Future } from "./future.ts";
import { WorkerExecutor } from "./workerExecutor.ts";

interface Tasks {
  readonly version: string;
  add(a: number, b: number): number;
  fetchText(url: string): Promise<string>;
  reset(): void;
  Thing: new () => object;
}

declare const pool: WorkerExecutor<Tasks>;

test("a task takes the arguments of its function and gives what it returns", () => {
  expectTypeOf(pool.submit("add", 1, 2)).toEqualTypeOf<Future<number>>();
  expectTypeOf(pool.submit("fetchText", "https://example.org")).toEqualTypeOf<Future<string>>();
  expectTypeOf(pool.submitWith({}, "reset")).toEqualTypeOf<Future<void>>();
  expectTypeOf(pool.map("fetchText", ["a"])).toEqualTypeOf<AsyncIterableIterator<string>>();
});

test("only functions that the module exports are tasks", () => {
  // @ts-expect-error no such function
  pool.submit("subtract", 1, 2);
  // @ts-expect-error not a function
  pool.submit("version");
  // @ts-expect-error a class, which cannot be called
  pool.submit("Thing");
  // @ts-expect-error a function cannot cross
  pool.submit(() => 1);
});

test("arguments are checked", () => {
  // @ts-expect-error too few
  pool.submit("add", 1);
  // @ts-expect-error of another type
  pool.submit("add", 1, "2");
  // @ts-expect-error of another type
  pool.map("fetchText", [1]);
});

test("an initializer is a function of the module, with its arguments", () => {
  new WorkerExecutor<Tasks>(new URL("file:///tasks.js"), { initializer: ["add", 1, 2] });
  // @ts-expect-error no such function
  new WorkerExecutor<Tasks>(new URL("file:///tasks.js"), { initializer: ["subtract", 1, 2] });
  // @ts-expect-error of another type
  new WorkerExecutor<Tasks>(new URL("file:///tasks.js"), { initializer: ["add", 1, "2"] });
  new WorkerExecutor(new URL("file:///tasks.js"), { initializer: ["anything", 1, "a"] });
});

test("the type of a module will do", () => {
  const typed = new WorkerExecutor<typeof import("./shutDownError.ts")>(new URL("file:///sample.js"));
  expectTypeOf(typed.submit("shutDownError")).toEqualTypeOf<Future<UsageError>>();
});

test("of an unknown module every name is a task, and nothing is known of it", () => {
  const unknown = new WorkerExecutor(new URL("file:///tasks.js"));
  expectTypeOf(unknown.submit("anything", 1, "a")).toEqualTypeOf<Future<unknown>>();
});
