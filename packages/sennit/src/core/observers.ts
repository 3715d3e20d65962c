/**
 * None, one or several of something, in the order in which they came.
 *
 * Most futures have one observer, and an array for it would cost more than the future: the single one stands for itself.
 */
export type Slot<T> = undefined | T | T[];

/** `slot` and `item`. */
export function addTo<T extends object>(slot: Slot<T>, item: T): Slot<T> {
  if (slot === undefined) return item;
  if (!Array.isArray(slot)) return [slot, item];
  slot.push(item);
  return slot;
}

/** `slot` without any `item`. */
export function removeFrom<T extends object>(slot: Slot<T>, item: T): Slot<T> {
  return removeWhere(slot, (other) => other === item);
}

/** `slot` without the items that match. */
export function removeWhere<T extends object>(slot: Slot<T>, matches: (item: T) => boolean): Slot<T> {
  if (!Array.isArray(slot)) return slot === undefined || matches(slot) ? undefined : slot;
  const rest = slot.filter((item) => !matches(item));
  return rest.length > 0 ? rest : undefined;
}

/** How many there are. */
export function sizeOf<T extends object>(slot: Slot<T>): number {
  if (slot === undefined) return 0;
  return Array.isArray(slot) ? slot.length : 1;
}
