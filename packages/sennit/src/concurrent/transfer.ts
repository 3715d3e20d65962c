import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";

/** What can be moved to another thread in the place of being copied, such as an ArrayBuffer. */
export type Transferable = import("node:worker_threads").TransferListItem;

const NOTHING: readonly Transferable[] = [];
const lists = new WeakMap<object, readonly Transferable[]>();

/**
 * Lets `list` be moved with `value` when that crosses to another thread: as the result of a task, or an argument of one.
 *
 * Returns `value` itself. What was moved is gone here. Throws a UsageError for a `value` that is no object.
 *
 * @example
 * ```ts
 * import { transfer } from "sennit/concurrent";
 *
 * export function blank(width: number, height: number): ImageData {
 *   const pixels = new Uint8ClampedArray(4 * width * height);
 *   return transfer({ width, height, pixels }, [pixels.buffer]);
 * }
 *
 * interface ImageData {
 *   width: number;
 *   height: number;
 *   pixels: Uint8ClampedArray;
 * }
 *
 * blank(2, 3).pixels.length; // => 24
 * ```
 */
export function transfer<T extends object>(value: T, list: readonly Transferable[]): T {
  if (typeof value !== "object" || value === null) throw notAnObject(value);
  lists.set(value, list);
  return value;
}

/** What is to be moved with `value`. */
export function transferOf(value: unknown): readonly Transferable[] {
  return typeof value === "object" && value !== null ? (lists.get(value) ?? NOTHING) : NOTHING;
}

function notAnObject(value: unknown): UsageError {
  return new UsageError("ERR_NOTHING_TO_TRANSFER", {
    did: `transfer() was called with ${describe(value)}`,
    wrong: "only an object can hold what is to be moved",
    write: "return transfer(buffer, [buffer])",
  });
}
