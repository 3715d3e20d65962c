import { CancelledError as AnyCancelledError } from "../core/cancelled.ts";
import { CancelledError, currentTask, type EventLoop, type TimerHandle } from "../loop/index.ts";
import { ScopeWaits } from "./scopeWaits.ts";
import { notASignal, notATime, ScopeTimeoutError } from "./structuredErrors.ts";

/** Options of everything that opens a scope. */
export interface ScopeOptions {
  /** Aborting it cancels the scope, for the signal's reason. One that is aborted already starts nothing. */
  readonly signal?: AbortSignal | undefined;
  /** When the scope's time is over: in milliseconds of its loop's `time()`, which is `performance.now()` outside of tests. */
  readonly deadline?: number | undefined;
  /** For messages. */
  readonly name?: string | undefined;
}

/** @internal What a scope is besides. */
export interface ScopeTraits {
  /** What cancels the scopes around it does not cancel it, or only after so many milliseconds. */
  readonly shield?: { readonly grace: number | undefined } | undefined;
  /** Whoever has opened it waits for it: to leave it open is no mistake. */
  readonly awaited?: boolean | undefined;
}

/** One cancellation, on its way through the scopes. */
interface Cancellation {
  /** The scope that was cancelled. */
  readonly origin: CancelScope;
  /** What is raised at the waits. */
  readonly error: CancelledError;
  /** What the signals say. */
  readonly reason: unknown;
}

let scopesMade = 0;

/**
 * A piece of a program that can be cancelled as a whole: what runs in it gets it as its second argument.
 *
 * Its cancellation aborts its `signal`, ends the waits in it and in the scopes inside, and is raised again at every wait
 * that begins while they are left. Trio's CancelScope.
 *
 * @example
 * ```ts
 * import { CancelledError, scope, sleep } from "sennit";
 *
 * const found: number[] = [];
 * const search = scope(async (_signal, self) => {
 *   self.deadline = performance.now() + 60_000;
 *   for (let i = 0; ; i += 1) {
 *     found.push(i);
 *     if (i === 2) self.cancel("enough");
 *     await sleep(1);
 *   }
 * });
 * try {
 *   await search;
 * } catch (error) {
 *   error instanceof CancelledError && error.reason; // => "enough"
 * }
 * found; // => [0, 1, 2]
 * ```
 */
export class CancelScope {
  readonly name: string;
  /** The scope around it. */
  readonly parent: CancelScope | undefined;
  /** @internal */
  readonly _loop: EventLoop;
  /** @internal It has ended. */
  _closed = false;
  /** @internal Whoever has opened it waits for it. */
  readonly _awaited: boolean;
  /** @internal Hears when the last scope inside has ended. */
  _onEmpty: (() => void) | undefined;
  /** @internal Hears that it is cancelled. */
  _onCancel: (() => void) | undefined;
  /** @internal What its code waits on. */
  readonly _waits = new ScopeWaits(this);
  /** The scope that waits for it, and cancels it: its parent, unless it was handed over. */
  #within: CancelScope | undefined;
  readonly #shield: ScopeTraits["shield"];
  readonly #children = new Set<CancelScope>();
  #cancellation: Cancellation | undefined;
  #controller: AbortController | undefined;
  #deadline: number | undefined;
  #timer: TimerHandle | undefined;
  #stopListening: (() => void) | undefined;

  /** @internal */
  constructor(loop: EventLoop, parent: CancelScope | undefined, options: ScopeOptions & ScopeTraits) {
    // Before anything is held: a scope that was refused must not keep the one around it open.
    check(options);
    scopesMade += 1;
    this.name = options.name ?? `Scope-${scopesMade}`;
    this._loop = loop;
    this._awaited = options.awaited === true;
    this.parent = parent;
    this.#shield = options.shield;
    this.#moveInto(parent);
    if (options.signal !== undefined) this.#listen(options.signal);
    if (options.deadline !== undefined) this.deadline = options.deadline;
  }

  /** Aborted when the scope is cancelled, by whatever: for `fetch` and its like. The reason says why. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#cancellation !== undefined) this.#controller.abort(this.#cancellation.reason);
    }
    return this.#controller.signal;
  }

  /** Whether it is cancelled, itself or by a scope around it. */
  get cancelled(): boolean {
    return this.#cancellation !== undefined;
  }

  /** The scope whose cancellation has reached this one, if any has. */
  get cancelledBy(): CancelScope | undefined {
    return this.#cancellation?.origin;
  }

  /** When its own time is over, in its loop's time; to set it moves that point. Throws a UsageError for what is no time. */
  get deadline(): number | undefined {
    return this.#deadline;
  }

  set deadline(when: number | undefined) {
    check({ deadline: when });
    this.#deadline = when;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (when === undefined || this._closed || when === Number.POSITIVE_INFINITY) return;
    const allowed = when - this._loop.time();
    const expire = (): void => void this.cancel(new ScopeTimeoutError(this, allowed));
    // Where there is no time at all, nothing is started.
    if (allowed <= 0) expire();
    else this.#timer = this._loop.callAt(when, expire);
  }

  /** The earliest deadline that can cut it off: its own, or that of a scope around it. */
  get effectiveDeadline(): number | undefined {
    const around = this.#shield === undefined ? this.parent?.effectiveDeadline : undefined;
    if (this.#deadline === undefined) return around;
    return around === undefined ? this.#deadline : Math.min(this.#deadline, around);
  }

  /** Cancels all that runs in it, for `reason`, and says whether the request was taken: not once it has ended. */
  cancel(reason?: unknown): boolean {
    if (this._closed) return false;
    if (this.#cancellation !== undefined) return true;
    const error = errorFor(reason);
    this.#begin({ origin: this, error, reason: reason ?? error });
    return true;
  }

  /** @internal A request by somebody who waits for it, which a shield does not take, or not at once. */
  _request(reason: unknown): boolean {
    if (this.#shield === undefined) return this.cancel(reason);
    if (this._closed) return false;
    const error = errorFor(reason);
    return this.#endByGrace({ origin: this, error, reason: reason ?? error });
  }

  /** @internal What is raised at its waits. */
  get _error(): CancelledError | undefined {
    return this.#cancellation?.error;
  }

  /** @internal Whether somebody has asked for its signal. */
  get _hasSignal(): boolean {
    return this.#controller !== undefined;
  }

  /** @internal */
  _throwIfCancelled(): void {
    if (this.#cancellation !== undefined) throw this.#cancellation.error;
  }

  /** @internal Whether `error` is this scope's cancellation, in any of the forms that it takes on its way. */
  _isCancellation(error: unknown): boolean {
    if (this.#cancellation === undefined) return false;
    const { error: raised, reason } = this.#cancellation;
    if (error === raised || error === reason) return true;
    if (error instanceof AnyCancelledError) return error.reason === reason || error.reason === raised.reason;
    // What hosts and libraries make of an aborted signal.
    return error instanceof Error && error.name === "AbortError" && this._hasSignal;
  }

  // -- the scopes in it ------------------------------------------------------------------------------------------------

  /** @internal Whether scopes inside are open. */
  get _hasChildren(): boolean {
    return this.#children.size > 0;
  }

  /** @internal The scopes inside for which nobody waits. */
  _strays(): CancelScope[] {
    return [...this.#children].filter((child) => !child._awaited);
  }

  /** @internal It belongs to the scope around the one that it was opened in. */
  _moveOut(): void {
    const outer = this.#within?.parent;
    this.#moveOutOf();
    this.#moveInto(outer);
  }

  /** @internal It has ended, and lets go of everything. */
  _close(): void {
    this._closed = true;
    this.#timer?.cancel();
    this.#stopListening?.();
    this._waits.close();
    this.#moveOutOf();
  }

  #moveInto(outer: CancelScope | undefined): void {
    this.#within = outer;
    if (outer === undefined || outer._closed) return;
    outer.#children.add(this);
    if (outer.#cancellation !== undefined) this.#inherit(outer.#cancellation);
  }

  #moveOutOf(): void {
    const outer = this.#within;
    this.#within = undefined;
    if (outer === undefined || !outer.#children.delete(this)) return;
    if (outer.#children.size === 0) outer._onEmpty?.();
  }

  #begin(cancellation: Cancellation): void {
    if (this.#cancellation !== undefined || this._closed) return;
    this.#cancellation = cancellation;
    this.#timer?.cancel();
    this.#controller?.abort(cancellation.reason);
    for (const child of [...this.#children]) child.#inherit(cancellation);
    this._waits.cancel(cancellation.error);
    this._onCancel?.();
  }

  #inherit(cancellation: Cancellation): void {
    if (this.#shield === undefined) this.#begin(cancellation);
    else this.#endByGrace(cancellation);
  }

  /** A shield lets a cancellation in when its grace is over; the first one counts. */
  #endByGrace(cancellation: Cancellation): boolean {
    const grace = this.#shield?.grace;
    if (grace === undefined || this.#cancellation !== undefined) return false;
    this.#timer ??= this._loop.callLater(grace, () => this.#begin(cancellation));
    return true;
  }

  #listen(signal: AbortSignal): void {
    const abort = (): void => void this.cancel(signal.reason);
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener("abort", abort, { once: true });
    this.#stopListening = () => signal.removeEventListener("abort", abort);
  }
}

function check({ deadline, signal }: ScopeOptions): void {
  if (deadline !== undefined && (typeof deadline !== "number" || Number.isNaN(deadline))) {
    throw notATime("deadline", deadline);
  }
  if (signal !== undefined && typeof signal?.addEventListener !== "function") throw notASignal(signal);
}

function errorFor(reason: unknown): CancelledError {
  if (reason instanceof CancelledError) return reason;
  return new CancelledError(reason instanceof AnyCancelledError ? reason.reason : reason, currentTask());
}
