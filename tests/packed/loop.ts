import { from } from "sennit";
import { type CoroutineCall, coroutine, Future, run, type Task, VirtualLoop } from "sennit/loop";

const loop: VirtualLoop = new VirtualLoop();
const future: Future<number> = new Future<number>(loop);
const task: Task<number> = loop.createTask(async () => await future);
export const work: () => CoroutineCall<string> = coroutine(function* () {
  const one: number = yield* task;
  return String(one);
});
export const text: string = await run(() => from(work()));
