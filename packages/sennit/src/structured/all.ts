import { fulfilled } from "../core/outcome.ts";
import type { ScopeOptions } from "./cancelScope.ts";
import { Contest, Entrants } from "./contest.ts";
import type { Input, ValueOf } from "./input.ts";
import type { ScopeFuture } from "./scopeFuture.ts";
import { FailureElsewhere } from "./structuredErrors.ts";

/** The values of inputs, in their shape. */
export type AllOf<Inputs> = { -readonly [Key in keyof Inputs]: ValueOf<Inputs[Key]> };

/**
 * A future of the values of all inputs, in their shape: a list, or a record.
 *
 * Functions are run, each in a scope of its own, and given its signal. The first failure cancels what was started here, and
 * lets go of futures and promises, which ran before; when the cleanup is done, all errors are thrown as one ExceptionGroup.
 * A cancelled input cancels the rest too. Of nothing it is the empty list, or record. Throws a UsageError for a signal among
 * the inputs.
 *
 * @example
 * ```ts
 * import { all, sleep } from "sennit";
 *
 * await all([async () => "a function", Promise.resolve("a promise"), sleep(5, "a call")]); // => ["a function", "a promise", "a call"]
 * await all({ one: 1, two: async () => 2 }); // => { one: 1, two: 2 }
 * ```
 */
export function all<const Inputs extends readonly Input[]>(
  inputs: Inputs,
  options?: ScopeOptions,
): ScopeFuture<AllOf<Inputs>>;
export function all<X extends Input>(inputs: Iterable<X>, options?: ScopeOptions): ScopeFuture<ValueOf<X>[]>;
export function all<const Inputs extends { readonly [key: string]: Input }>(
  inputs: Inputs,
  options?: ScopeOptions,
): ScopeFuture<AllOf<Inputs>>;
export function all(inputs: unknown, options: ScopeOptions = {}): ScopeFuture<unknown> {
  const entrants = new Entrants("all", inputs);
  const contest = new Contest<unknown>(options, "unhandled errors in all()");
  const values = new Array<unknown>(entrants.sorted.length);
  let left = values.length;
  const succeed = (): void => contest.decide(undefined, () => fulfilled(entrants.shape(values)));
  contest.begin(entrants, (place, ended) => {
    if (ended.status === "fulfilled") {
      values[place] = ended.value;
      left -= 1;
      if (left === 0) succeed();
      return;
    }
    if (ended.status === "rejected") contest.collect(ended.reason);
    const reason =
      ended.status === "rejected" ? new FailureElsewhere("another one in all()", ended.reason) : ended.error;
    contest.decide(reason, () => ended);
  });
  if (left === 0) succeed();
  return contest.future;
}
