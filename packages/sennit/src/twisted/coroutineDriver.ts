import { asStandardFuture } from "../core/adapters.ts";
import { CancelledError } from "../core/cancelled.ts";
import type { Values } from "../core/context.ts";
import * as contexts from "../core/context.ts";
import { coroutineName } from "../core/coroutineName.ts";
import * as instruments from "../core/instrument.ts";
import { isThenable } from "../core/isFuture.ts";
import { type Frame, standingOf } from "../core/standing.ts";
import { noteExit, noteHandover, throwInto } from "../core/trace.ts";
import { adopt } from "../loop/adopt.ts";
import { isCoroutine, type Steps } from "../loop/coroutine.ts";
import type { CoroutineCall } from "../loop/coroutineCall.ts";
import * as stacks from "../loop/coroutineStack.ts";
import { CoroutineStack } from "../loop/coroutineStack.ts";
import { findRunningLoop } from "../loop/running.ts";
import type { Waiter } from "./callbackPair.ts";
import type { CancelTarget } from "./canceller.ts";
import { creationSite } from "./debugging.ts";
import { Deferred } from "./deferredClass.ts";
import { Failure, toFailure } from "./failure.ts";
import { follow } from "./follow.ts";
import * as nesting from "./nesting.ts";
import { enterLevel, isDeep, leaveLevel, postpone } from "./nesting.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const AnyDeferred = Deferred;
const AnyFailure = Failure;
const captureValues = contexts.captureValues;
const catchUp = nesting.catchUp;
const enterSection = contexts.enterSection;
const instrument = instruments.instrument;
const isSuspendedCall = stacks.isSuspendedCall;
const leaveSection = contexts.leaveSection;

/** What one is called that has no name. */
const NAMELESS = "a Twisted coroutine";

/** What a coroutine's Deferred has while the request to cancel it is on its way. */
const CANCELLING = new Failure(new CancelledError("the coroutine is being cancelled"));

/** Runs a coroutine, now and up to its first wait, and gives a Deferred for its end. */
export function drive<T>(steps: Steps<T>): Deferred<T> {
  const driver = new CoroutineDriver<T>(steps);
  // A cancellation puts another Deferred in its place; this is the one that callers see.
  const { deferred } = driver;
  if (isDeep()) postpone(driver);
  else driver._runPostponed();
  return deferred;
}

/**
 * Steps a coroutine inside the Deferreds that it waits on, and is the waiter in their chains.
 *
 * It takes their results away: after it, they have undefined.
 */
class CoroutineDriver<T> implements Waiter, CancelTarget {
  deferred: Deferred<T>;
  #steps: Steps<T>;
  /** What it waits on, or waited on last. */
  #waitsOn: Deferred<unknown> | undefined;
  /** It is being added to the chain of what it is to wait on: a result that comes now must not recurse. */
  #adding = false;
  #arrived: unknown;
  #started = false;
  /** The values of its context variables: at first those of the code that started it. */
  #values: Values;

  constructor(steps: Steps<T>) {
    this.#steps = steps;
    this.#values = captureValues();
    this.deferred = new Deferred<T>(this);
  }

  _wake(result: unknown): undefined {
    if (this.#adding) {
      this.#adding = false;
      this.#arrived = result;
      return;
    }
    if (instrument.current !== undefined) instrument.current.resumed?.(this.deferred, this.deferred._record);
    this.resume(result);
  }

  /** Begins to run. */
  _runPostponed(): void {
    this.#started = true;
    enterLevel();
    try {
      this.resume(undefined);
    } finally {
      leaveLevel();
    }
  }

  /** Lets the coroutine go on with a result, up to its next wait or its end. */
  resume(result: unknown): void {
    let given = result;
    for (;;) {
      let step: IteratorResult<unknown, T>;
      try {
        step = this.#step(given);
      } catch (error) {
        catchUp();
        this.#fail(error);
        return;
      }
      catchUp();
      if (step.done === true) {
        this.deferred._fire(step.value);
        return;
      }
      const awaited = toDeferred(step.value);
      if (awaited === undefined) {
        // What cannot be waited for is sent straight back; a Failure is thrown.
        given = step.value;
        continue;
      }
      this.#adding = true;
      awaited._addWaiter(this);
      if (this.#adding) {
        this.#adding = false;
        this.#waitsOn = awaited;
        if (instrument.current !== undefined)
          instrument.current.waiting?.(this.deferred, awaited, this.deferred._record);
        return;
      }
      given = this.#arrived;
      this.#arrived = undefined;
    }
  }

  /** One step in the coroutine's own context. What comes of it happens in that of the code that lets it go on. */
  #step(given: unknown): IteratorResult<unknown, T> {
    const before = enterSection(this.#values);
    try {
      let step: IteratorResult<unknown, T>;
      if (!(given instanceof AnyFailure)) step = this.#steps.next(given);
      // Thrown from here, which V8 compiles, as it does no function that never returns.
      else if (given.value instanceof CancelledError) step = this.#steps.throw(given.value);
      else step = this.#throw(given);
      return isSuspendedCall(step.value) ? this.#takeOver(step.value) : step;
    } finally {
      this.#values = leaveSection(before);
    }
  }

  /** Steps the coroutine of `call` itself from now on, in which this one has suspended. */
  #takeOver(call: CoroutineCall<unknown>): IteratorResult<unknown, T> {
    const stack = new CoroutineStack<T>(this.#steps, call, this);
    this.#steps = stack;
    return stack.next(undefined);
  }

  /** A Failure goes from one Deferred to the next as it is: it is what its error came by. */
  #throw(failure: Failure): IteratorResult<unknown, T> {
    const made = this.#waitsOn && creationSite(this.#waitsOn);
    return throwInto(this.#steps, failure.value, { from: failure, to: this, name: NAMELESS, made });
  }

  #fail(error: unknown): void {
    const failure = toFailure(error);
    noteExit(failure.value, this);
    noteHandover(failure.value, this, failure);
    this.deferred._fire(failure);
  }

  /** The canceller of its Deferred: asks what the coroutine waits on, and lets the Deferred wait for what comes of it. */
  _cancel(deferred: Deferred<unknown>, reason: unknown): void {
    this.deferred = new Deferred<T>(this);
    // In front of all callbacks, so that they see nothing but the end.
    deferred._prependWaiter(new Interception(this, this.deferred, reason));
    deferred._fire(CANCELLING);
  }

  /** @internal Of its own places only the name is known. */
  _trace(): readonly Frame[] {
    const name = coroutineName(this.#steps) ?? NAMELESS;
    return [...standingOf(this.#waitsOn), { name, kind: "twisted" }];
  }

  /** @internal */
  _cancelWait(reason: unknown): void {
    if (this.#started) this.#waitsOn?.cancel(reason);
    else postpone({ _runPostponed: () => this.#waitsOn?.cancel(reason) });
  }
}

/** Stands in front of the callbacks of a coroutine that is being cancelled. */
class Interception implements Waiter {
  readonly #driver: CoroutineDriver<unknown>;
  /** What the coroutine is to fire instead. */
  readonly #end: Deferred<unknown>;
  readonly #reason: unknown;

  constructor(driver: CoroutineDriver<unknown>, end: Deferred<unknown>, reason: unknown) {
    this.#driver = driver;
    this.#end = end;
    this.#reason = reason;
  }

  _wake(): Deferred<unknown> {
    this.#driver._cancelWait(this.#reason);
    return this.#end;
  }
}

/** What a coroutine waits on when it yields `x`; undefined if that is nothing to wait for. */
function toDeferred(x: unknown): Deferred<unknown> | undefined {
  if (x instanceof AnyDeferred) return x;
  if (typeof x !== "object" && typeof x !== "function") return undefined;
  if (isCoroutine(x)) return drive(x);
  const future = asStandardFuture(x);
  if (future !== undefined) return follow(future);
  if (!isThenable(x)) return undefined;
  // A promise goes on in a microtask, which is no loop's: the loop that runs now brings the coroutine back to itself.
  const loop = findRunningLoop();
  return follow(loop === undefined ? x : adopt(x, loop));
}
