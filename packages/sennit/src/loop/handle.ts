import { captureValues, showValues, type Values } from "../core/context.ts";
import { Site } from "../core/site.ts";
import type { EventLoop } from "./eventLoop.ts";

/** A call that was scheduled with `callSoon`, and can be cancelled until it has run. */
export class Handle {
  readonly #loop: EventLoop;
  #callback: ((...args: never[]) => unknown) | undefined;
  #args: readonly unknown[];
  readonly #values: Values;
  /** Where it was scheduled, in debug mode. */
  readonly #site: Site | undefined;

  constructor(loop: EventLoop, callback: (...args: never[]) => unknown, args: readonly unknown[]) {
    this.#loop = loop;
    this.#callback = callback;
    this.#args = args;
    this.#values = captureValues();
    this.#site = loop._internals.debug ? Site.capture(new.target) : undefined;
  }

  /** Withdraws the call, and lets go of its function and arguments. */
  cancel(): void {
    this.#callback = undefined;
    this.#args = [];
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
      callback(...this.#args);
    } catch (exception) {
      const message = `Exception in callback ${callback.name || "(anonymous)"}`;
      const site = this.#site && { sourceTraceback: this.#site.frames() };
      this.#loop.callExceptionHandler({ message, exception, handle: this, ...site });
    }
  }
}

/** A call that was scheduled for a time, with `callLater` or `callAt`. */
export class TimerHandle extends Handle {
  readonly #when: number;
  #onCancel: (() => void) | undefined;

  constructor(loop: EventLoop, when: number, callback: (...args: never[]) => unknown, args: readonly unknown[]) {
    super(loop, callback, args);
    this.#when = when;
  }

  /** The time it was scheduled for, in milliseconds of its loop's `time()`. */
  when(): number {
    return this.#when;
  }

  override cancel(): void {
    if (this.cancelled()) return;
    super.cancel();
    this.#onCancel?.();
    this.#onCancel = undefined;
  }

  /** @internal The timers that hold it hear when it is cancelled before its time. */
  _heldBy(onCancel: (() => void) | undefined): void {
    this.#onCancel = onCancel;
  }
}
