export { type FromOptions, from } from "./from.ts";
export { fromAbortable } from "./fromAbortable.ts";
export type { Source, ToOptions } from "./source.ts";
export * as to from "./to/index.ts";
export { yieldDeferreds } from "./yieldDeferred.ts";
