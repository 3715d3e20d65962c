import { from, run } from "sennit";
import { asCompleted, type Future, WorkerExecutor, wait } from "sennit/concurrent";
import type { Future as LoopFuture } from "sennit/loop";

interface Tasks {
  add(a: number, b: number): number;
  double(n: number): number;
}
const pool = new WorkerExecutor<Tasks>(new URL("./tasks.js", import.meta.url), { workers: 2 });
const future: Future<number> = pool.submit("add", 1, 2);
export const looped: LoopFuture<number> = from(future);
export const { done, notDone }: { done: ReadonlySet<Future<number>>; notDone: ReadonlySet<Future<number>> } =
  await wait([future]);
for await (const { index, future: each } of asCompleted([future])) console.log(index, each.result().toFixed());
for await (const doubled of pool.map("double", [1, 2])) console.log(doubled.toFixed());
export const n: number = await run(() => from(future));
await pool.shutdown();
