import { expect, test, vi } from "vitest";
import { Executor } from "./executor.ts";
import { Future } from "./future.ts";

/** An executor of one's own: all that it needs. */
class Doubling extends Executor {
  readonly shutdown = vi.fn(async () => {});

  submit(_task: string, n: number): Future<number> {
    const future = new Future<number>();
    future.setResult(n * 2);
    return future;
  }
}

test("map is there for every executor", async () => {
  const results: unknown[] = [];
  for await (const result of new Doubling().map("double" as never, [1, 2] as never[])) results.push(result);
  expect(results).toEqual([2, 4]);
});

test("await using shuts it down and waits", async () => {
  const executor = new Doubling();
  {
    await using _ = executor;
    expect(executor.shutdown).not.toHaveBeenCalled();
  }
  expect(executor.shutdown).toHaveBeenCalledExactlyOnceWith();
});
