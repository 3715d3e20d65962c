import { describe } from "./describe.ts";
import { UsageError } from "./errors.ts";

/**
 * The order of what `<` can compare, and of lists of it, member by member as Python compares tuples.
 *
 * Throws a UsageError for what has no order, as Python raises a TypeError: `<` would call any two objects equal.
 */
export function ascending(a: unknown, b: unknown): number {
  if (Object.is(a, b)) return 0;
  if (Array.isArray(a) && Array.isArray(b)) return ascendingLists(a, b);
  const [left, right] = [primitiveOf(a) as number, primitiveOf(b) as number];
  if (left < right) return -1;
  if (left > right) return 1;
  if (left <= right) return 0;
  throw notComparable(a, b);
}

function ascendingLists(a: readonly unknown[], b: readonly unknown[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const order = ascending(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** What `<` compares: of a date its number, and of what has no order, NaN, as that has none either. */
function primitiveOf(x: unknown): unknown {
  const primitive = typeof x === "object" && x !== null ? x.valueOf() : x;
  const type = typeof primitive;
  return type === "number" || type === "bigint" || type === "string" || type === "boolean" ? primitive : Number.NaN;
}

function notComparable(a: unknown, b: unknown): UsageError {
  return new UsageError("ERR_NOT_COMPARABLE", {
    did: "two items of a PriorityQueue were compared",
    wrong: `${describe(a)} and ${describe(b)} have no order`,
    write: "new PriorityQueue(maxsize, (a, b) => a.priority - b.priority)",
  });
}
