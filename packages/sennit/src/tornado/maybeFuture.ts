import type { StandardFutureV1 } from "@sennit/spec";
import { Future, getRunningLoop } from "../loop/index.ts";
import { isFuture } from "./isFuture.ts";
import { isRegistered } from "./registry.ts";
import { toFuture } from "./toFuture.ts";

/**
 * `x` if it is a Future, or else a Future of the running loop that has `x` as its result: Tornado's maybe_future.
 *
 * What was registered with `convertYielded` is converted. Anything else is a value, promises and Deferreds included, as
 * other yieldables are in Tornado; `yield x` itself is the better way.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { maybeFuture } from "sennit/tornado";
 *
 * new VirtualLoop().runUntilComplete(() => maybeFuture(42)); // => 42
 * ```
 */
export function maybeFuture<T>(x: StandardFutureV1<T>): StandardFutureV1<T>;
export function maybeFuture<T>(x: T): Future<T>;
export function maybeFuture(x: unknown): StandardFutureV1 {
  if (isRegistered(x)) return toFuture(x, getRunningLoop());
  if (isFuture(x)) return x;
  const future = new Future<unknown>();
  future.setResult(x);
  return future;
}
