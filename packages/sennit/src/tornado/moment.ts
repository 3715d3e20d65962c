/** The class of `moment`. */
export class Moment {
  /** `yield* moment` is `yield moment`. */
  *[Symbol.iterator](): Generator<unknown, undefined, unknown> {
    yield this;
    return undefined;
  }
}

/**
 * Waits for one iteration of the loop when a coroutine yields it: Tornado's gen.moment.
 *
 * `yield moment`, `yield null` and a bare `yield` are the same. Coroutines that find all their futures ready never leave
 * the loop to others, and this is how they do. In a list it costs nothing: `yield [moment]` is ready at once. Outside of
 * this family's coroutines it means nothing, and raises an error; use `sleep(0)` there.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, moment, multi } from "sennit/tornado";
 *
 * const order: string[] = [];
 * const walk = coroutine(function* (name: string) {
 *   for (let i = 0; i < 3; i++) {
 *     order.push(name);
 *     yield* moment;
 *   }
 * });
 * new VirtualLoop().runUntilComplete(() => multi([walk("a"), walk("b")]));
 * order.join(""); // => "ababab"
 * ```
 */
export const moment: Moment = /* @__PURE__ */ new Moment();
