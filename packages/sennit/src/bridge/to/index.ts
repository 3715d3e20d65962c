export { asyncIterable } from "./asyncIterable.ts";
export { callback } from "./callback.ts";
export { deferred } from "./deferred.ts";
export { promise } from "./promise.ts";
export { readableStream } from "./readableStream.ts";
export { signal } from "./signal.ts";
