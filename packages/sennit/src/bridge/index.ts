export { type FromOptions, from } from "./from.ts";
export { fromAbortable } from "./fromAbortable.ts";
export * as to from "./to.ts";
export { yieldDeferreds } from "./yieldDeferred.ts";
