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
  if (!Array.isArray(slot)) return slot === item ? undefined : slot;
  const rest = slot.filter((other) => other !== item);
  return rest.length > 0 ? rest : undefined;
}
