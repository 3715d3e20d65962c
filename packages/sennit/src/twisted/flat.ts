import type { Deferred } from "./deferredClass.ts";
import type { Failure } from "./failure.ts";

/** The value that the next callback gets where this one returns `R`: Deferreds are waited for, Failures are no values. */
export type Flat<R> = R extends Deferred<infer Value> ? Value : R extends Failure ? never : R;
