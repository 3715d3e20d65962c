import { type Operation, run, sleep } from "effection";
import { from, use } from "sennit";
import { effectionAdapter, fromOperation, toOperation } from "sennit/effection";
import type { Future } from "sennit/loop";

use(effectionAdapter);
function* work(): Operation<number> {
  yield* sleep(1);
  return 1;
}
export const task: Future<number> = from(run(work));
export const operation: Future<number> = from(fromOperation(work));
export const n: number = await run(() => toOperation(task));
