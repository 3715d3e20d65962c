import type { StandardFutureV1 } from "@sennit/spec";
import { type EventLoop, Future } from "../loop/index.ts";
import { convert } from "./convertYielded.ts";
import { futureSetResultUnlessCancelled } from "./futureSet.ts";
import { Moment } from "./moment.ts";

/** What a coroutine may yield as a future on which the other helpers can work: also `moment`, as a Future of one turn. */
export function toFuture<T = unknown>(x: unknown, loop: EventLoop): Future<T> | StandardFutureV1<T> {
  const converted = convert(x, loop);
  if (!(converted instanceof Moment)) return converted as Future<T> | StandardFutureV1<T>;
  const turn = new Future<undefined>(loop);
  loop.callSoon(futureSetResultUnlessCancelled, turn, undefined);
  return turn as Future<T>;
}
