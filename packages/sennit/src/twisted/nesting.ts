import { captureValues, enterSection, leaveSection, type Values } from "../core/context.ts";
import { Failure } from "./failure.ts";
import { reportUnhandledError } from "./unhandled.ts";

/**
 * So many chains of callbacks and starts of coroutines run inside one another before more are put off.
 *
 * Twisted nests without limit and overflows Python's stack, of 1000 frames, at about this depth: what runs there, runs here
 * in the same order. What is put off runs a little later, when the innermost callback or step has returned.
 */
const LIMIT = 250;

/** A chain of callbacks or a coroutine that was put off. */
interface Postponed {
  _runPostponed(): void;
}

interface Entry {
  readonly work: Postponed;
  /** The values of the code that has put it off, which it would have run in. */
  readonly values: Values;
}

/** How deep it is now, and what was put off: in one object, which is read with fewer checks than variables of a module. */
const nested = { depth: 0, postponed: [] as Entry[] };

/** Whether what is about to run is to be put off. */
export function isDeep(): boolean {
  return nested.depth >= LIMIT;
}

/** Puts off `work`; somebody on the stack catches up with it. */
export function postpone(work: Postponed): void {
  nested.postponed.push({ work, values: captureValues() });
}

/** A chain or a coroutine begins to run. */
export function enterLevel(): void {
  nested.depth += 1;
}

/** It returns. */
export function leaveLevel(): void {
  catchUp();
  nested.depth -= 1;
}

/** Runs what was put off, if this is the innermost level: to be called after whatever may have put something off. */
export function catchUp(): void {
  if (nested.depth === LIMIT && nested.postponed.length > 0) runPostponed();
}

/** What one of them puts off itself comes before the others, as it would inside of it. */
function runPostponed(): void {
  const stack: Entry[] = [];
  do {
    const latest = nested.postponed;
    nested.postponed = [];
    for (let entry = latest.pop(); entry !== undefined; entry = latest.pop()) stack.push(entry);
    const next = stack.pop();
    if (next !== undefined) run(next);
  } while (stack.length > 0 || nested.postponed.length > 0);
}

/** Whoever has put it off has gone on: an error is nobody's but the reporter's. */
function run({ work, values }: Entry): void {
  const before = enterSection(values);
  try {
    work._runPostponed();
  } catch (error) {
    reportUnhandledError(new Failure(error));
  } finally {
    leaveSection(before);
  }
}
