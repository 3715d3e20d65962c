import { createTask, gather, run, type Task } from "sennit/asyncio";

export const main: Promise<[number, string]> = run(function* () {
  const task: Task<number> = createTask(async () => 1);
  return yield* gather([task, Promise.resolve("two")]);
});
