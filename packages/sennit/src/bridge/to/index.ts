export { deferred } from "./deferred.ts";
export { promise } from "./promise.ts";
export { signal } from "./signal.ts";
