import { Deferred as DeferredClass } from "./deferredClass.ts";
import { fromCoroutine } from "./fromCoroutine.ts";
import { fromFuture } from "./fromFuture.ts";

// What makes Deferreds of other things needs the class itself, so the two meet here.
export const Deferred: typeof DeferredClass & {
  readonly fromCoroutine: typeof fromCoroutine;
  readonly fromFuture: typeof fromFuture;
} = Object.assign(DeferredClass, { fromCoroutine, fromFuture });

export type Deferred<T = unknown> = DeferredClass<T>;
