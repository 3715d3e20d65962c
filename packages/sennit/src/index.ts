export { type FromOptions, from, fromAbortable, type Source, type ToOptions, to } from "./bridge/index.ts";
export * from "./core/index.ts";
export { run } from "./loop/index.ts";
export * from "./structured/index.ts";
