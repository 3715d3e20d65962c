import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { describe } from "./describe.ts";
import { UsageError } from "./errors.ts";
import { isFuture, isRecipe } from "./isFuture.ts";

/** What makes a foreign library's values known everywhere in Sennit: see `use`. */
export interface Adapter<X = never> {
  /** The name of the library, for messages. */
  readonly name: string;
  /** Whether `x` is of its kind. It is asked about every value that is waited for and is no future: look at marks only. */
  readonly accepts: (x: unknown) => boolean;
  /** Shows `x` as what it is: a future if it runs already, a recipe if each run is another one. */
  readonly show: (x: X) => StandardFutureV1 | StandardRecipeV1;
}

/**
 * The values of the foreign kinds that the imported adapters know: each adds a member of its own, for the types of `from`.
 *
 * A member gives the value's type for its own kind, and `never` for all others.
 */
// biome-ignore lint/correctness/noUnusedVariables: X is for the members that adapters add
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be merged with
export interface AdaptedValues<X> {}

/** The type of the value of a foreign `X`, as far as an adapter that is imported knows; unknown for other kinds. */
export type AdaptedValue<X> = [AdaptedValues<X>[keyof AdaptedValues<X>]] extends [never]
  ? unknown
  : AdaptedValues<X>[keyof AdaptedValues<X>];

/** `unknown` for what an adapter that is imported knows, which may be a thenable with another value; `never` for other kinds. */
export type IfAdapted<X> = [AdaptedValues<X>[keyof AdaptedValues<X>]] extends [never] ? never : unknown;

/** Those in use, the newest first. V8 takes a property that was never changed for a constant: until the first, nobody is asked. */
const adapters = { current: undefined as Adapter[] | undefined };

/**
 * Lets every family wait for the values of another library: `from`, `yield`, `ensureFuture`, `ensureDeferred`,
 * `convertYielded`, and whatever else takes a future. Returns a function that takes it back.
 *
 * The newest is asked first, and all of them before thenables, as many kinds are thenables too. To use one twice counts once.
 *
 * @example
 * ```ts
 * import { Execution, from, run, use } from "sennit";
 *
 * class Later {
 *   readonly value = 42;
 * }
 * const unuse = use({
 *   name: "later",
 *   accepts: (x) => x instanceof Later,
 *   show: ({ value }: Later) => {
 *     const work = new Execution<number>("later");
 *     queueMicrotask(() => work.fulfil(value));
 *     return work;
 *   },
 * });
 * const got = await run(() => from(new Later()));
 * unuse();
 * got; // => 42
 * ```
 */
export function use<X>(adapter: Adapter<X>): () => void {
  if (!isAdapter(adapter)) throw notAnAdapter(adapter);
  adapters.current ??= [];
  const { current } = adapters;
  if (!current.includes(adapter)) current.unshift(adapter);
  return () => {
    const at = current.indexOf(adapter);
    if (at >= 0) current.splice(at, 1);
  };
}

/** What `x` is in the protocol's terms: itself, or what an adapter in use shows it as; undefined for anything else. */
export function shown(x: unknown): StandardFutureV1 | StandardRecipeV1 | undefined {
  if (isFuture(x) || isRecipe(x)) return x;
  const adapter = adapterFor(x);
  return adapter && checked(adapter, adapter.show(x as never));
}

/** The adapter in use that knows `x`: the newest, where several do. */
export function adapterFor(x: unknown): Adapter | undefined {
  const { current } = adapters;
  // No `find`: what its function captures would be an object for each call.
  if (current !== undefined) for (const each of current) if (each.accepts(x)) return each;
  return undefined;
}

/** The future that `x` is or is shown as; a recipe is run. Undefined for anything else. */
export function asStandardFuture(x: unknown): StandardFutureV1 | undefined {
  const it = shown(x);
  return it === undefined || isFuture(it) ? it : it["~recipe"].run();
}

function isAdapter(x: Partial<Adapter>): boolean {
  return typeof x?.accepts === "function" && typeof x.show === "function";
}

function checked(adapter: Adapter, it: StandardFutureV1 | StandardRecipeV1): StandardFutureV1 | StandardRecipeV1 {
  if (isFuture(it) || isRecipe(it)) return it;
  throw new UsageError("ERR_BAD_ADAPTER", {
    did: `the adapter ${adapter.name} showed a value as ${describe(it)}`,
    wrong: "that is neither a future nor a recipe",
    write: 'show: (x) => { const work = new Execution("name"); …; return work; }',
  });
}

function notAnAdapter(x: unknown): UsageError {
  return new UsageError("ERR_BAD_ADAPTER", {
    did: `use() was given ${describe(x)}`,
    wrong: "an adapter has a name and the functions accepts and show",
    write: 'import { rxjsAdapter } from "sennit/rxjs"; use(rxjsAdapter)',
  });
}
