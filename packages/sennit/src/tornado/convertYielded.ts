import { asStandardFuture } from "../core/adapters.ts";
import { isThenable } from "../core/isFuture.ts";
import { adopt } from "../loop/adopt.ts";
import { CoroutineCall, type EventLoop, Future, getRunningLoop, isCoroutine } from "../loop/index.ts";
import { BadYieldError } from "./badYieldError.ts";
import { collect } from "./collect.ts";
import { isExecutorFuture } from "./isFuture.ts";
import { moment } from "./moment.ts";
import { convertRegistered, register } from "./registry.ts";
import type { Waitable, Yielded } from "./yielded.ts";

/** The function `convertYielded`, and its registry. */
export interface ConvertYielded {
  <const X>(x: X): Waitable<Yielded<X>>;
  /**
   * Lets coroutines of this family wait for a kind of your own: what `accepts` is true of is given to `convert`.
   *
   * What is registered comes before all other rules, in every helper of this family, and the newest first; an original's
   * `register` is given a class instead. Returns a function that takes it back.
   */
  register<X>(accepts: (x: unknown) => x is X, convert: (x: X) => Waitable): () => void;
  register(accepts: (x: unknown) => boolean, convert: (x: unknown) => Waitable): () => void;
}

/**
 * Turns whatever a coroutine may yield into a future: Tornado's convert_yielded, with its open registry.
 *
 * In this order: what was registered; nothing, null and `moment`; Futures of the running loop, which are returned as they
 * are; lists and records, as `multi` takes them; an executor's futures, as they are; futures of other families, and what an
 * adapter in use knows; coroutines, which become tasks; promises. Throws BadYieldError for anything else.
 *
 * It differs from Tornado's in what is registered by: a predicate, where Python has a class.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { convertYielded, coroutine, sleep } from "sennit/tornado";
 *
 * class Pause {
 *   readonly ms: number;
 *   constructor(ms: number) {
 *     this.ms = ms;
 *   }
 * }
 * const unregister = convertYielded.register(
 *   (x) => x instanceof Pause,
 *   (pause) => sleep(pause.ms),
 * );
 * const loop = new VirtualLoop();
 * const rest = coroutine(function* () {
 *   yield new Pause(100);
 * });
 * loop.runUntilComplete(() => rest());
 * unregister();
 * loop.time(); // => 100
 * ```
 */
export const convertYielded: ConvertYielded = /* @__PURE__ */ Object.assign(
  <X>(x: X) => convert(x, getRunningLoop()) as Waitable<Yielded<X>>,
  { register },
);

/** `convertYielded` on a given loop. */
export function convert(x: unknown, loop: EventLoop): Waitable {
  const registered = convertRegistered(x);
  if (registered !== undefined) return registered;
  if (x instanceof Future && x._loop === loop) return x;
  if (x === undefined || x === null || x === moment) return moment;
  if (Array.isArray(x)) return collect(convertAll(x, loop), undefined, [], loop);
  if (isExecutorFuture(x)) return x;
  const future = asStandardFuture(x);
  if (future !== undefined) return adopt(future, loop);
  if (isCoroutine(x) || x instanceof CoroutineCall) return loop.createTask(x);
  if (isThenable(x)) return adopt(x, loop);
  if (isRecord(x)) return collect(convertAll(Object.values(x), loop), Object.keys(x), [], loop);
  throw new BadYieldError(x);
}

/** What each of these is converted to. */
export function convertAll(children: readonly unknown[], loop: EventLoop): Waitable[] {
  return children.map((child) => convert(child, loop));
}

/** Whether `x` is a plain object: one of a class is none, and must be registered. */
export function isRecord(x: unknown): x is Readonly<Record<string, unknown>> {
  if (typeof x !== "object" || x === null) return false;
  const prototype = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null;
}
