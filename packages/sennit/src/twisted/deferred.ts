import { Deferred as DeferredClass } from "./deferredClass.ts";
import { fromCoroutine } from "./fromCoroutine.ts";
import { fromFuture } from "./fromFuture.ts";

// What makes Deferreds of other things needs the class itself, so the two meet here.

/**
 * A result that flows through a chain of callbacks: Twisted's Deferred, with `fromCoroutine` and `fromFuture`.
 *
 * @example
 * ```ts
 * import { Deferred } from "sennit/twisted";
 *
 * const deferred = new Deferred<string>();
 * const shouted = deferred.addCallback((text) => text.toUpperCase());
 * deferred.callback("hello");
 * shouted.result; // => "HELLO"
 * ```
 */
export const Deferred: typeof DeferredClass & {
  readonly fromCoroutine: typeof fromCoroutine;
  readonly fromFuture: typeof fromFuture;
} = Object.assign(DeferredClass, { fromCoroutine, fromFuture });

export type Deferred<T = unknown> = DeferredClass<T>;
