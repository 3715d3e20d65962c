import { ExceptionGroup } from "../core/exceptionGroup.ts";
import { fulfilled, rejected } from "../core/outcome.ts";
import type { ScopeOptions } from "./cancelScope.ts";
import { Contest, Entrants } from "./contest.ts";
import type { Input, ValueOf } from "./input.ts";
import type { ScopeFuture } from "./scopeFuture.ts";

/** One value of a record, with its key. */
export type Keyed<Inputs> = {
  readonly [Key in keyof Inputs]: { readonly key: Key; readonly value: ValueOf<Inputs[Key]> };
}[keyof Inputs];

/**
 * A future of the first input that succeeds; of a record, with its key.
 *
 * The others are cancelled as far as they were started here, and waited for; futures and promises, which ran before, are let
 * go of. Where none succeeds, all errors are thrown as one ExceptionGroup, in the order of the inputs; a cancelled input has
 * not succeeded. So it is for no inputs, without an error in it. What fails after the first success, in its cleanup, is
 * reported to the loop's exception handler. Throws a UsageError for a signal among the inputs.
 *
 * @example
 * ```ts
 * import { any, sleep } from "sennit";
 *
 * const mirror = (ms: number, up: boolean) => async () => {
 *   await sleep(ms);
 *   if (!up) throw new Error("down");
 *   return `answered after ${ms} ms`;
 * };
 * await any([mirror(1, false), mirror(10, true), mirror(60_000, true)]); // => "answered after 10 ms"
 * await any({ near: mirror(1, false), far: mirror(10, true) }); // => { key: "far", value: "answered after 10 ms" }
 * ```
 */
export function any<X extends Input>(inputs: Iterable<X>, options?: ScopeOptions): ScopeFuture<ValueOf<X>>;
export function any<const Inputs extends { readonly [key: string]: Input }>(
  inputs: Inputs,
  options?: ScopeOptions,
): ScopeFuture<Keyed<Inputs>>;
export function any(inputs: unknown, options: ScopeOptions = {}): ScopeFuture<unknown> {
  const entrants = new Entrants("any", inputs);
  const contest = new Contest<unknown>(options);
  const errors = new Array<unknown>(entrants.sorted.length);
  let left = errors.length;
  const fail = (): void =>
    contest.decide(undefined, () => rejected(new ExceptionGroup(errors, "nothing in any() has succeeded")));
  contest.begin(entrants, (place, ended) => {
    if (ended.status === "fulfilled") {
      contest.decide("another one has succeeded", () => fulfilled(entrants.named(place, ended.value)));
    } else {
      errors[place] = ended.status === "rejected" ? ended.reason : ended.error;
      left -= 1;
      if (left === 0) fail();
    }
  });
  if (left === 0) fail();
  return contest.future;
}
