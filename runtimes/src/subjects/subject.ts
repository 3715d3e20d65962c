import type { Adapter, Law } from "@sennit/conformance";

/** Futures that are to keep the laws. */
export interface Subject extends Adapter {
  readonly name: string;
  /** The laws that cannot be checked, because there is nothing in these futures that could break them. */
  readonly unchecked: readonly Law[];
}

/** F9 binds consumers, and these are no recipes. */
export const OF_OTHERS: readonly Law[] = ["F9", "F17", "F18"];

/** F11: their work has started when they are made. */
export const STARTED: readonly Law[] = ["F11", ...OF_OTHERS];
