import { coroutineName } from "./coroutineName.ts";
import { asyncFrames, coroutineFrames, frameInCoroutine } from "./frames.ts";
import type { Site } from "./site.ts";

/** So many hops of one error are kept: the first ones, which are the nearest to where it was raised. */
const HOPS = 32;

/** So many arrivals of one error are looked at. Whoever waits in a loop for what has failed is not slowed down for ever. */
const ARRIVALS = 64;

/** Where an error arrives. */
export interface Arrival {
  /** What was waited on; undefined where that was a promise, which does not tell where it has its error from. */
  readonly from: object | undefined;
  /** What stands for the one that waited: others that wait on it give it as `from`. */
  readonly to: object | undefined;
  /** What to call the one that waited, if it is a coroutine that has hidden its place and has no name. */
  readonly name?: string | undefined;
  /** Where what was waited on was made, in debug mode: often at the wait itself. */
  readonly made?: Site | undefined;
}

/** One arrival of an error at somebody who waited. */
export class Hop {
  /** The one by which the error had come to what was waited on; none where it was raised there. */
  readonly after: Hop | undefined;
  readonly #made: Site | undefined;
  #name: string | undefined;
  /** The coroutine that the error is being thrown into. */
  #coroutine: object | undefined;
  /** Reads where the wait was, once that is known. */
  #read: (() => readonly string[]) | undefined = undefined;

  constructor(after: Hop | undefined, { name, made }: Arrival) {
    this.after = after;
    this.#name = name;
    this.#made = made;
  }

  /** The error is being thrown into `coroutine`, whose place is not known yet. */
  into(coroutine: object): void {
    this.#coroutine = coroutine;
  }

  /** `site` was taken by what the innermost of the coroutines waits on. */
  inCoroutines(site: Site): void {
    this.#coroutine = undefined;
    this.#read = () => coroutineFrames(site.stack);
  }

  /** `site` was taken in a microtask that leads to an async function. */
  inAsyncFunctions(site: Site): void {
    this.#read = () => asyncFrames(site.stack);
  }

  /** Somebody else knows the places. */
  at(read: () => readonly string[]): void {
    this.#read = read;
  }

  /** The coroutine has hidden its place: what is left to know is its name. */
  settleForName(): void {
    if (this.#coroutine === undefined) return;
    this.#name = coroutineName(this.#coroutine) ?? this.#name;
    this.#coroutine = undefined;
  }

  /** The places of those who waited on one another, the innermost first. */
  frames(): readonly string[] {
    if (this.#read !== undefined) return this.#read();
    this.settleForName();
    if (this.#name === undefined) return [];
    const made = this.#made && frameInCoroutine(this.#made.stack);
    return [`${this.#name} (yield${made === undefined ? "" : ` of what was made at ${made}`})`];
  }
}

/** The way of one error: a tree, as several may have waited on what has failed. */
export class Trace {
  readonly #hops: Hop[] = [];
  #arrivals = 0;
  #omitted = 0;
  /** By which hop the error came to a future or a coroutine. Weak: an error may be kept for longer than what it went through. */
  readonly #cameBy = new WeakMap<object, Hop | undefined>();

  get isEmpty(): boolean {
    return this.#hops.length === 0;
  }

  /** How many hops there were beyond those that are kept. */
  get omitted(): number {
    return this.#omitted;
  }

  /** The next hops after one, or the first, in the order in which the error arrived. */
  next(after: Hop | undefined): readonly Hop[] {
    return this.#hops.filter((hop) => hop.after === after);
  }

  /** Notes an arrival, and gives its hop, to be told the place. Undefined if there have been too many. */
  add(arrival: Arrival): Hop | undefined {
    const { from, to } = arrival;
    this.#arrivals += 1;
    const after = this.#before(from);
    const earlier = to && this.#cameBy.get(to);
    // Who waits for the same once more has caught it the first time: that wait leads nowhere.
    if (earlier !== undefined && earlier.after === after) return this.#arrivals > ARRIVALS ? undefined : earlier;
    if (this.#hops.length === HOPS) {
      this.#omitted += 1;
      return undefined;
    }
    const hop = new Hop(after, arrival);
    this.#hops.push(hop);
    if (to !== undefined) this.#cameBy.set(to, hop);
    return hop;
  }

  /** It went from one future to another, and nobody waited. */
  handOver(from: object, to: object): void {
    this.#cameBy.set(to, this.#before(from));
  }

  /** It comes out of `to` now: if nobody has seen it go in there, it came in by its last hop. */
  comesOutOf(to: object): void {
    if (!this.#cameBy.has(to)) this.#cameBy.set(to, this.#hops.at(-1));
  }

  #before(from: object | undefined): Hop | undefined {
    return from === undefined ? this.#hops.at(-1) : this.#cameBy.get(from);
  }
}
