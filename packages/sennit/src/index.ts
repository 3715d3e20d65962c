export {
  type FromOptions,
  from,
  fromAbortable,
  fromAsyncIterable,
  fromCallback,
  fromChildProcess,
  fromEvent,
  type NodeCallback,
  type Source,
  type ToOptions,
  to,
} from "./bridge/index.ts";
export * from "./core/index.ts";
export { run } from "./loop/index.ts";
export * from "./structured/index.ts";
