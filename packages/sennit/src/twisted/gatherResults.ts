import type { Deferred } from "./deferredClass.ts";
import { DeferredList, type DeferredListItem } from "./deferredList.ts";

/** The values of several Deferreds, in a tuple where they are given in one. */
export type ValuesOf<Deferreds extends readonly Deferred<unknown>[]> = {
  -readonly [Key in keyof Deferreds]: Deferreds[Key] extends Deferred<infer Value> ? Value : never;
};

/**
 * Waits for several Deferreds and fires with the list of their values, or fails with a FirstError as soon as one fails.
 *
 * The others then go on. With `consumeErrors`, failures are taken out of the Deferreds that were given. `cancel` cancels
 * all of them, and it fails with a FirstError of the first CancelledError, as in the original.
 *
 * @example
 * ```ts
 * import { gatherResults, succeed } from "sennit/twisted";
 *
 * gatherResults([succeed(1), succeed("two")]).result; // => [1, "two"]
 * ```
 */
export function gatherResults<const Deferreds extends readonly Deferred<unknown>[]>(
  deferreds: Deferreds,
  consumeErrors = false,
): Deferred<ValuesOf<Deferreds>> {
  const list = new DeferredList<unknown>(deferreds, { fireOnOneErrback: true, consumeErrors });
  return list.addCallback(valuesOf) as Deferred<unknown> as Deferred<ValuesOf<Deferreds>>;
}

function valuesOf(items: readonly DeferredListItem<unknown>[]): unknown[] {
  return items.map(([, value]) => value);
}
