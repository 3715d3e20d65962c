import type { StandardFutureV1 } from "@sennit/spec";
import { CancelledError } from "./cancelled.ts";
import { type Arrival, type Hop, Trace } from "./hops.ts";
import { Site } from "./site.ts";
import { type Frame, standingOf } from "./standing.ts";
import { showTrace } from "./tracedStack.ts";

// An error is noted where it reaches somebody who waits, and nothing is noted before: it costs nothing while all goes well.

/** So many of the engine's frames are kept of a hop: V8 has two for each coroutine, and some are this library's. */
const FRAMES = 16;

/** So many of those that another library tells. */
const FOREIGN_FRAMES = 15;

/** Beside the errors, which stay what they are. */
const traces = new WeakMap<object, Trace>();

/** The error that is being thrown into a coroutine, and its hop, until what that waits on takes it. */
let arriving: { readonly error: unknown; readonly hop: Hop } | undefined;

/** What stands for the coroutines that an error is being thrown into. */
let receiver: object | undefined;

/** Throws `error` into a coroutine that waits, and notes that it came there. */
export function throwInto<R>(steps: { throw(error: unknown): R }, error: unknown, arrival: Arrival): R {
  const hop = addHop(error, arrival);
  if (hop === undefined) return steps.throw(error);
  hop.into(steps);
  arriving = { error, hop };
  const before = receiver;
  receiver = arrival.to;
  try {
    return steps.throw(error);
  } finally {
    receiver = before;
    arriving = undefined;
    hop.settleForName();
  }
}

/**
 * Throws an error that has come out of one of a driver's coroutines into the one that waits for it: the same driver's.
 *
 * `to` is what stands for them; where that is not known, it is what the driver has thrown an error into just now.
 */
export function throwOn<R>(steps: { throw(error: unknown): R }, error: unknown, to: object | undefined): R {
  const owner = to ?? receiver;
  return throwInto(steps, error, { from: owner, to: owner });
}

/** The error that is being thrown into a driver's `steps` goes to the innermost of several coroutines. */
export function noteInnermost(coroutine: object): void {
  arriving?.hop.into(coroutine);
}

/**
 * What a coroutine waits on by `yield*` is given the error by `throwInto`, to throw it there. It says so here, in its `throw`:
 * by itself, as that never returns, is never compiled, and would look its own name up anew each time.
 *
 * All coroutines that wait on one another are on the stack then, each where it waits.
 */
export function notePassing(error: unknown, iterator: { readonly throw: object }): void {
  if (arriving === undefined || arriving.error !== error) return;
  arriving.hop.inCoroutines(Site.capture(iterator.throw, FRAMES));
  arriving = undefined;
}

/** The same for a wait on what has failed already: `method` throws the error in the middle of the coroutine. */
export function noteFailed(error: unknown, arrival: Arrival, method: object): void {
  addHop(error, arrival)?.inCoroutines(Site.capture(method, FRAMES));
}

/**
 * An async function awaits what has failed. `resolve` is what its `await` has given to `then`; its promise is rejected next.
 *
 * V8 finds async functions along the promises that a microtask is going to settle. What this one is going to settle leads by
 * `resolve` to the function, and is never settled, so that `resolve` is never called.
 */
export function noteAwait(error: unknown, arrival: Arrival, resolve: unknown): void {
  if (!isTraceable(error) || typeof resolve !== "function") return;
  const look = (): PromiseLike<void> => {
    addHop(error, arrival)?.inAsyncFunctions(Site.capture(look, FRAMES));
    return NEVER;
  };
  Promise.resolve()
    .then(look)
    .then(resolve as () => void);
}

/** It takes no note of those who wait for it, so that nothing is kept. */
const NEVER: PromiseLike<never> = { then: () => NEVER };

/** An error goes from one future to another, and nobody waits. */
export function noteHandover(error: unknown, from: object, to: object): void {
  if (isTraceable(error)) traceOf(error).handOver(from, to);
}

/** The same from a future of any library, which may tell where its own execution stood. */
export function noteCrossing(error: unknown, from: StandardFutureV1, to: object): void {
  if (!isTraceable(error)) return;
  const frames = standingOf(from).slice(0, FOREIGN_FRAMES);
  if (frames.length > 0) noteTold(error, { from, to }, () => frames.map(frameText));
  else noteHandover(error, from, to);
}

/** An error comes somewhere that only `read` can tell of. */
export function noteTold(error: unknown, arrival: Arrival, read: () => readonly string[]): void {
  addHop(error, arrival)?.at(read);
}

function frameText({ name, location }: Frame): string {
  if (name === undefined) return location ?? "(anonymous)";
  return location === undefined ? name : `${name} (${location})`;
}

/** An error comes out of the coroutine or the async function that `to` stands for, or from a promise. */
export function noteExit(error: unknown, to: object): void {
  findTrace(error)?.comesOutOf(to);
}

/** What is known of the way of `error`. */
export function findTrace(error: unknown): Trace | undefined {
  return typeof error === "object" && error !== null ? traces.get(error) : undefined;
}

/** A cancellation is a request: where it was raised says nothing, and there may be many at once. */
function isTraceable(error: unknown): error is object {
  return typeof error === "object" && error !== null && !(error instanceof CancelledError);
}

function traceOf(error: object): Trace {
  let trace = traces.get(error);
  if (trace === undefined) {
    trace = new Trace();
    traces.set(error, trace);
  }
  return trace;
}

/** Undefined where nothing is to be noted: a program that sets Error.stackTraceLimit to 0 wants no stacks. */
function addHop(error: unknown, arrival: Arrival): Hop | undefined {
  if (!isTraceable(error) || Error.stackTraceLimit === 0) return undefined;
  const trace = traceOf(error);
  const isFirst = trace.isEmpty;
  const hop = trace.add(arrival);
  if (isFirst) showTrace(error, trace);
  return hop;
}
