import type { Future } from "sennit/loop";
import { coroutine, sleep } from "sennit/tornado";

export const work: () => Future<string> = coroutine(function* () {
  yield* sleep(1);
  return "done";
});
