export { type FromOptions, from } from "./from.ts";
export { fromAbortable } from "./fromAbortable.ts";
export { type FromAsyncIterableOptions, fromAsyncIterable, type Values } from "./fromAsyncIterable.ts";
export {
  type CallbackStart,
  type CancelHook,
  type FromCallbackOptions,
  fromCallback,
  type NodeCallback,
} from "./fromCallback.ts";
export {
  type ChildProcessLike,
  type Exit,
  type FromChildProcessOptions,
  fromChildProcess,
  type OutputLike,
} from "./fromChildProcess.ts";
export { type EmitterLike, type EventTargetLike, type FromEventOptions, fromEvent } from "./fromEvent.ts";
export type { StreamLike } from "./pull.ts";
export type { Source, ToOptions } from "./source.ts";
export type { Take, Taken } from "./take.ts";
export * as to from "./to/index.ts";
export { yieldDeferreds } from "./yieldDeferred.ts";
