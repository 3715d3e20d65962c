export { type FromOptions, from, fromAbortable, to } from "./bridge/index.ts";
export * from "./core/index.ts";
export { run } from "./loop/index.ts";
export * from "./structured/index.ts";
