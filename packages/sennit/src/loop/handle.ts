import type { Values } from "../core/context.ts";
import * as contexts from "../core/context.ts";
import * as debugging from "./debugMode.ts";
import type { EventLoop } from "./eventLoop.ts";
import { reportCallback } from "./reportCallback.ts";
import { getRunningLoop } from "./running.ts";
import { creationSite, noteCreation } from "./sites.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const captureValues = contexts.captureValues;
const debugMode = debugging.debugMode;

type Callback = (...args: never[]) => unknown;

/** A function with what it is to be called with. Most need nothing, and stand in their handles themselves. */
class Call {
  readonly callback: Callback;
  readonly #args: readonly unknown[];
  readonly #values: Values;

  constructor(callback: Callback, values: Values, args: readonly unknown[] = []) {
    this.callback = callback;
    this.#args = args;
    this.#values = values;
  }

  make(): void {
    contexts.showValues(this.#values);
    const callback = this.callback as (...args: unknown[]) => unknown;
    // A spread costs more than the call.
    if (this.#args.length === 1) callback(this.#args[0]);
    else callback(...this.#args);
  }
}

/** What a handle is to call: `callback`, or that with what it needs. */
export function callOf(callback: Callback, args?: readonly unknown[]): Callback | Call {
  const values = captureValues();
  return values === undefined && args === undefined ? callback : new Call(callback, values, args);
}

/** A call that was scheduled with `callSoon`, and can be cancelled until it has run. */
export class Handle {
  // Many timers are alive at once, and what they hold is what they cost: one field, and no loop, which is the one that runs it.
  // It is declared only: where a base class defines fields, V8 makes the objects of those derived from it in a slow way.
  declare private _call: Callback | Call | undefined;

  // What is to be called is made before: V8 makes an object and fills it in one go where nothing comes between.
  constructor(loop: EventLoop, call: Callback | Call) {
    this._call = call;
    if (debugMode.used && loop._internals.debug) noteCreation(this, new.target);
  }

  /** Withdraws the call, and lets go of its function and arguments. */
  cancel(): void {
    this._call = undefined;
  }

  /** Whether `cancel` was called before it ran. */
  cancelled(): boolean {
    return this._call === undefined;
  }

  /** @internal Called in an iteration of its loop, where no context variables are set. */
  _run(): void {
    const call = this._call;
    try {
      if (typeof call === "function") call();
      else call?.make();
    } catch (exception) {
      this._report(exception, call instanceof Call ? call.callback : (call as Callback));
    }
  }

  private _report(exception: unknown, callback: Callback): void {
    const site = creationSite(this);
    const trace = site && { sourceTraceback: site.frames() };
    reportCallback(getRunningLoop(), callback, exception, { handle: this, ...trace });
  }
}

/** @internal What holds a TimerHandle until its time. */
export interface Holder {
  /** `handle` was cancelled, and has to let go of its holder, once its time is known. */
  _cancelled(handle: TimerHandle): void;
  /** One is asked for its time, which must be known now. */
  _read(): void;
}

/** A call that was scheduled for a time, with `callLater` or `callAt`. */
export class TimerHandle extends Handle {
  /** @internal */
  _when: number;
  /** @internal What hears when it is cancelled before its time. */
  _holder: Holder | undefined;

  constructor(loop: EventLoop, when: number, call: Callback | Call) {
    super(loop, call);
    this._when = when;
    this._holder = undefined;
  }

  /** The time it was scheduled for, in milliseconds of its loop's `time()`. */
  when(): number {
    this._holder?._read();
    return this._when;
  }

  override cancel(): void {
    if (this.cancelled()) return;
    super.cancel();
    this._holder?._cancelled(this);
  }
}
