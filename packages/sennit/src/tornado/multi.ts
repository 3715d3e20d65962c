import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { isFuture } from "../core/isFuture.ts";
import { type Future, getRunningLoop } from "../loop/index.ts";
import { collect } from "./collect.ts";
import { convertAll, isRecord } from "./convertYielded.ts";
import type { QuietExceptions } from "./log.ts";
import type { Yielded, YieldedAll } from "./yielded.ts";

/** Options of `multi`. */
export interface MultiOptions {
  /** Errors of these classes are not logged; the first failure is raised all the same. */
  readonly quietExceptions?: QuietExceptions | undefined;
}

/**
 * Waits for all children, and gives their values in a list, or in a record for a record: Tornado's multi.
 *
 * It waits to the end also where a child has failed; then it raises the first failure in the order of the list, and logs
 * the others. A cancelled child has failed with a CancelledError. Cancelling the Future leaves the children alone. A
 * coroutine may `yield` a list or a record in its place. Throws BadYieldError if a child cannot be waited for.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, multi, sleep } from "sennit/tornado";
 *
 * const fetch = coroutine(function* (path: string) {
 *   yield* sleep(100);
 *   return `page ${path}`;
 * });
 * const loop = new VirtualLoop();
 * loop.runUntilComplete(() => multi({ home: fetch("/"), news: fetch("/news") })); // => { home: "page /", news: "page /news" }
 * loop.time(); // => 100
 * ```
 */
export function multi<const Children extends readonly unknown[] | Readonly<Record<string, unknown>>>(
  children: Children,
  options?: MultiOptions,
): Future<YieldedAll<Children>>;
export function multi<Child>(children: Iterable<Child>, options?: MultiOptions): Future<Yielded<Child>[]>;
export function multi(
  children: Iterable<unknown> | Readonly<Record<string, unknown>>,
  { quietExceptions = [] }: MultiOptions = {},
): Future<unknown> {
  const loop = getRunningLoop();
  if (isRecord(children) && !isFuture(children)) {
    return collect(convertAll(Object.values(children), loop), Object.keys(children), quietExceptions, loop);
  }
  if (!isIterable(children)) throw notChildren(children);
  return collect(convertAll([...children], loop), undefined, quietExceptions, loop);
}

/** A future is its own iterator, but no list. */
function isIterable(x: unknown): x is Iterable<unknown> {
  return typeof (x as Partial<Iterable<unknown>> | undefined)?.[Symbol.iterator] === "function" && !isFuture(x);
}

function notChildren(x: unknown): UsageError {
  return new UsageError("ERR_NOT_CHILDREN", {
    did: `multi() was called with ${describe(x)}`,
    wrong: "it waits for the members of a list or of a record",
    write: "yield* multi([a, b])",
  });
}
