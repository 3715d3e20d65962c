import { captureValues, showValues, type Values } from "../core/context.ts";
import type { EventLoop } from "./eventLoop.ts";
import { creationSite, noteCreation } from "./sites.ts";

/** Most calls have none, and share the list: what many timers hold for long is what they cost. */
export const NO_ARGS: readonly unknown[] = [];

/** A call that was scheduled with `callSoon`, and can be cancelled until it has run. */
export class Handle {
  readonly #loop: EventLoop;
  #callback: ((...args: never[]) => unknown) | undefined;
  #args: readonly unknown[];
  readonly #values: Values;

  constructor(loop: EventLoop, callback: (...args: never[]) => unknown, args: readonly unknown[]) {
    this.#loop = loop;
    this.#callback = callback;
    this.#args = args;
    this.#values = captureValues();
    if (loop._internals.debug) noteCreation(this, new.target);
  }

  /** Withdraws the call, and lets go of its function and arguments. */
  cancel(): void {
    this.#callback = undefined;
    this.#args = NO_ARGS;
  }

  /** Whether `cancel` was called before it ran. */
  cancelled(): boolean {
    return this.#callback === undefined;
  }

  /** @internal */
  _run(): void {
    const callback = this.#callback as ((...args: unknown[]) => unknown) | undefined;
    if (callback === undefined) return;
    showValues(this.#values);
    try {
      const args = this.#args;
      // A spread costs more than the call.
      if (args.length === 0) callback();
      else if (args.length === 1) callback(args[0]);
      else callback(...args);
    } catch (exception) {
      const message = `Exception in callback ${callback.name || "(anonymous)"}`;
      const site = creationSite(this);
      this.#loop.callExceptionHandler({
        message,
        exception,
        handle: this,
        ...(site && { sourceTraceback: site.frames() }),
      });
    }
  }
}

/** @internal What holds a TimerHandle until its time. */
export interface Holder {
  _cancelled(): void;
}

/** A call that was scheduled for a time, with `callLater` or `callAt`. */
export class TimerHandle extends Handle {
  /** @internal */
  readonly _when: number;
  /** @internal What hears when it is cancelled before its time. */
  _holder: Holder | undefined;

  constructor(loop: EventLoop, when: number, callback: (...args: never[]) => unknown, args: readonly unknown[]) {
    super(loop, callback, args);
    this._when = when;
    this._holder = undefined;
  }

  /** The time it was scheduled for, in milliseconds of its loop's `time()`. */
  when(): number {
    return this._when;
  }

  override cancel(): void {
    if (this.cancelled()) return;
    super.cancel();
    this._holder?._cancelled();
    this._holder = undefined;
  }
}
