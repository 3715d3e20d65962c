import { CancelledError as Cancelled } from "../core/cancelled.ts";
import * as contexts from "../core/context.ts";
import { enterSection, leaveSection, type Values } from "../core/context.ts";
import { coroutineName } from "../core/coroutineName.ts";
import * as instruments from "../core/instrument.ts";
import { type Frame, standingOf } from "../core/standing.ts";
import { noteExit, throwInto } from "../core/trace.ts";
import type { Steps } from "../loop/coroutine.ts";
import * as stacks from "../loop/coroutineStack.ts";
import { CoroutineStack } from "../loop/coroutineStack.ts";
import { CancelledError, type Coroutine, type CoroutineCall, Future } from "../loop/index.ts";
import { creationSite } from "../loop/sites.ts";
import * as yielded from "./convertYielded.ts";
import type { DrivenFuture, Driver } from "./drivenFuture.ts";
import { futureSetExceptionUnlessCancelled, futureSetResultUnlessCancelled, type Settable } from "./futureSet.ts";
import { logError } from "./log.ts";
import { Moment, moment } from "./moment.ts";
import { isDone, outcomeOf } from "./outcomeOf.ts";
import { requestEnd } from "./requestCancel.ts";
import { Return } from "./return.ts";
import { whenDone } from "./whenDone.ts";
import type { Waitable } from "./yielded.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const AnyFuture = Future;
const convert = yielded.convert;
const instrument = instruments.instrument;
const isSuspendedCall = stacks.isSuspendedCall;
const keptValues = contexts.keptValues;
const showValues = contexts.showValues;

/** What one is called that has no name. */
const NAMELESS = "a Tornado coroutine";

/** Drives one coroutine; it stands itself in the callbacks of the Future that the coroutine waits on. */
export class Runner<T> implements Driver {
  #coroutine: Steps<T>;
  readonly #result: DrivenFuture<T>;
  /** What the coroutine is to be given next. */
  #given: unknown;
  /** It is an error, to be thrown. */
  #throwing = false;
  /** What has failed with that error. */
  #failed: Waitable | undefined;
  /** What the coroutine waits on. */
  #waitsOn: Waitable | undefined;
  /** To be thrown in the place of what comes next. */
  #cancellation: CancelledError | undefined;
  /** The values of the coroutine's context variables, while it waits. */
  #values: Values;

  constructor(coroutine: Coroutine<T>, result: DrivenFuture<T>, values: Values) {
    this.#coroutine = coroutine;
    this.#result = result;
    this.#values = values;
  }

  /** The first steps, in the middle of the code that calls the coroutine. */
  start(): void {
    this.#result._driver = this;
    const before = enterSection(this.#values);
    this.#run();
    this.#values = leaveSection(before);
  }

  /** Lets the coroutine go on in a turn of the loop, which is a section already. */
  #resume(): void {
    this.#waitsOn = undefined;
    showValues(this.#values);
    if (instrument.current !== undefined) instrument.current.resumed?.(this.#result, this.#result._record);
    this.#run();
    this.#values = keptValues();
  }

  /** Lets the coroutine go on, up to its next wait for something that is not there, or to its end. */
  #run(): void {
    for (;;) {
      let step: IteratorResult<unknown, T>;
      if (this.#cancellation !== undefined) {
        this.#give(this.#cancellation, true);
        this.#cancellation = undefined;
      }
      try {
        if (!this.#throwing) step = this.#coroutine.next(this.#given);
        else if (!(this.#given instanceof Cancelled)) step = this.#throw();
        else {
          this.#failed = undefined;
          // Thrown from here, which V8 compiles, as it does no function that never returns.
          step = this.#coroutine.throw(this.#given);
        }
      } catch (error) {
        this.#fail(error);
        return;
      }
      if (step.done === true) {
        this.#finish(step.value);
        return;
      }
      if (!this.#wait(isSuspendedCall(step.value) ? this.#takeOver(step.value) : step.value)) return;
    }
  }

  /** Steps the coroutine of `call` itself from now on, in which this one has suspended, and says what that waits on. */
  #takeOver(call: CoroutineCall<unknown>): unknown {
    const stack = new CoroutineStack<T>(this.#coroutine, call, this.#result);
    this.#coroutine = stack;
    return stack.next(undefined).value;
  }

  #throw(): IteratorResult<unknown, T> {
    const from = this.#failed;
    this.#failed = undefined;
    const made = from && creationSite(from);
    return throwInto(this.#coroutine, this.#given, { from, to: this.#result, name: NAMELESS, made });
  }

  /** @internal The Future that the coroutine waits on is done. */
  _wake(future: Future<unknown>): void {
    if (this.#waitsOn !== future) return;
    this.#takeFuture(future);
    this.#resume();
  }

  /** @internal The loop's turn for a coroutine that waits on something other than a Future. */
  _wakeByOther(awaited: Waitable): void {
    if (this.#waitsOn !== awaited) return;
    this.#takeOther(awaited);
    this.#resume();
  }

  /** @internal Takes the request to the innermost wait; what cannot be asked, or refuses, is left alone. */
  _cancel(reason: unknown): boolean {
    const awaited = this.#waitsOn;
    if (awaited !== undefined && requestEnd(awaited, reason)) return true;
    this.#cancellation = reason instanceof CancelledError ? reason : new CancelledError(reason);
    if (awaited === undefined || isDone(awaited)) return true;
    this.#waitsOn = moment;
    this.#result._loop.callSoon(wake, this, moment);
    return true;
  }

  /** @internal Of its own places only the name is known. */
  _trace(): readonly Frame[] {
    const name = coroutineName(this.#coroutine) ?? NAMELESS;
    return [...standingOf(this.#waitsOn), { name, kind: "tornado" }];
  }

  /** Takes the outcome of what was yielded, or has the loop run the coroutine later: then it says no. */
  #wait(yielded: unknown): boolean {
    let awaited: Waitable;
    try {
      awaited = convert(yielded, this.#result._loop);
    } catch (error) {
      this.#give(error, true);
      return true;
    }
    if (!(awaited instanceof AnyFuture)) return this.#waitOnOther(awaited);
    if (!awaited.done()) {
      awaited._add(this);
      this.#waitsOn = awaited;
      if (instrument.current !== undefined) instrument.current.waiting?.(this.#result, awaited, this.#result._record);
      return false;
    }
    this.#takeFuture(awaited);
    return true;
  }

  /** The same for `moment` and for executors' futures: those call back where they are settled, so it hops to the loop. */
  #waitOnOther(awaited: Exclude<Waitable, Future<unknown>>): boolean {
    const loop = this.#result._loop;
    if (awaited instanceof Moment) {
      this.#waitsOn = awaited;
      loop.callSoon(wake, this, awaited);
      return false;
    }
    if (!isDone(awaited)) {
      this.#waitsOn = awaited;
      whenDone(awaited, () => loop.callSoonThreadsafe(wake, this, awaited));
      if (instrument.current !== undefined) instrument.current.waiting?.(this.#result, awaited, this.#result._record);
      return false;
    }
    this.#takeOther(awaited);
    return true;
  }

  #takeFuture(future: Future<unknown>): void {
    if (future._isFulfilled()) this.#give(future._peek(), false);
    else this.#fails(future, future._errorOf());
  }

  #takeOther(awaited: Waitable): void {
    const outcome = outcomeOf(awaited);
    if (outcome.status === "fulfilled") this.#give(outcome.value, false);
    else this.#fails(awaited, outcome.reason);
  }

  #fails(awaited: Waitable, error: unknown): void {
    this.#failed = awaited;
    this.#give(error, true);
  }

  #give(value: unknown, throwing: boolean): void {
    this.#given = value;
    this.#throwing = throwing;
  }

  #finish(value: T): void {
    this.#result._driver = undefined;
    try {
      futureSetResultUnlessCancelled(this.#result, value);
    } catch (error) {
      // Somebody else has set a result.
      logError("Exception in a coroutine's runner", error);
    }
  }

  #fail(error: unknown): void {
    this.#result._driver = undefined;
    if (error instanceof Return) {
      this.#finish(error.value as T);
      return;
    }
    noteExit(error, this.#result);
    if (this.#result.done() && !this.#result.cancelled()) logError("Exception after a coroutine's end", error);
    else futureSetExceptionUnlessCancelled(this.#result as Settable<never>, error);
  }
}

function wake<T>(runner: Runner<T>, awaited: Waitable): void {
  runner._wakeByOther(awaited);
}
