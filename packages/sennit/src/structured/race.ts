import { fulfilled } from "../core/outcome.ts";
import type { Keyed } from "./any.ts";
import type { ScopeOptions } from "./cancelScope.ts";
import { Contest, Entrants } from "./contest.ts";
import type { Input, ValueOf } from "./input.ts";
import type { ScopeFuture } from "./scopeFuture.ts";
import { nothingToRace } from "./structuredErrors.ts";

/**
 * A future of the first input that has an outcome, a value or an error; of a record, a value comes with its key.
 *
 * The others are cancelled as far as they were started here, and waited for: what fails meanwhile is reported to the loop's
 * exception handler. Futures and promises, which ran before, are let go of, and nothing is left on them: so `race([future])`
 * also waits for a future without owning it. Throws a UsageError for no inputs, and for a signal among them.
 *
 * @example
 * ```ts
 * import { race, sleep } from "sennit";
 *
 * await race([sleep(60_000, "slow"), sleep(5, "fast")]); // => "fast"
 * await race({ answer: async () => 42, patience: sleep(1000) }); // => { key: "answer", value: 42 }
 * ```
 */
export function race<X extends Input>(inputs: Iterable<X>, options?: ScopeOptions): ScopeFuture<ValueOf<X>>;
export function race<const Inputs extends { readonly [key: string]: Input }>(
  inputs: Inputs,
  options?: ScopeOptions,
): ScopeFuture<Keyed<Inputs>>;
export function race(inputs: unknown, options: ScopeOptions = {}): ScopeFuture<unknown> {
  const entrants = new Entrants("race", inputs);
  if (entrants.sorted.length === 0) throw nothingToRace();
  const contest = new Contest<unknown>(options);
  contest.begin(entrants, (place, ended) =>
    contest.decide("another one has won the race", () =>
      ended.status === "fulfilled" ? fulfilled(entrants.named(place, ended.value)) : ended,
    ),
  );
  return contest.future;
}
