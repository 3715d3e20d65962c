import { type Frame, standingOf } from "../core/standing.ts";
import { noteHandover } from "../core/trace.ts";
import { CancelledError, type EventLoop, Future } from "../loop/index.ts";
import { DrivenFuture, type Driver } from "./drivenFuture.ts";
import { setError } from "./futureSet.ts";
import { isQuiet, logError, type QuietExceptions } from "./log.ts";
import { Moment } from "./moment.ts";
import { isDone, outcomeOf } from "./outcomeOf.ts";
import { requestEnd } from "./requestCancel.ts";
import { whenDone } from "./whenDone.ts";
import type { Waitable } from "./yielded.ts";

/** A Future of the values of all children, in a list, or in a record if there are keys. */
export function collect(
  children: readonly Waitable[],
  keys: readonly string[] | undefined,
  quiet: QuietExceptions,
  loop: EventLoop,
): Future<unknown> {
  return new Collector(children, keys, quiet, loop).future;
}

/** Waits for all children of one `multi`; it stands in their lists of callbacks itself. */
class Collector implements Driver {
  readonly future: DrivenFuture<unknown>;
  readonly #children: readonly Waitable[];
  readonly #keys: readonly string[] | undefined;
  readonly #quiet: QuietExceptions;
  /** How many children are not done; one that is there twice counts once. */
  #pending: number;

  constructor(
    children: readonly Waitable[],
    keys: readonly string[] | undefined,
    quiet: QuietExceptions,
    loop: EventLoop,
  ) {
    this.#children = children;
    this.#keys = keys;
    this.#quiet = quiet;
    this.future = new DrivenFuture(loop);
    this.future._driver = this;
    const distinct = new Set(children);
    this.#pending = distinct.size;
    if (this.#pending === 0) this.#finish();
    for (const child of distinct) this.#listen(child);
  }

  #listen(child: Waitable): void {
    if (isDone(child)) this._wake();
    else if (child instanceof Future) child._add(this);
    else if (!(child instanceof Moment)) whenDone(child, () => this._wake());
  }

  /** @internal A child is done. */
  _wake(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#finish();
  }

  /** @internal Takes the request to the children, and the outcome comes when all have ended. */
  _cancel(reason: unknown): boolean {
    let taken = false;
    for (const child of new Set(this.#children)) {
      if (!isDone(child) && requestEnd(child, reason)) taken = true;
    }
    return taken;
  }

  /** @internal Those of the first child that is not done. */
  _trace(): readonly Frame[] {
    return standingOf(this.#children.find((child) => !isDone(child)));
  }

  #finish(): void {
    this.future._driver = undefined;
    const values: unknown[] = [];
    for (const child of this.#children) {
      const outcome = outcomeOf(child);
      if (outcome.status === "fulfilled") values.push(outcome.value);
      else this.#fail(outcome.reason, child);
    }
    if (this.future.done()) return;
    const keys = this.#keys;
    this.future.setResult(keys === undefined ? values : Object.fromEntries(keys.map((key, i) => [key, values[i]])));
  }

  /** The first failure in the order of the list is raised, and the others are logged; a cancellation is none to log. */
  #fail(error: unknown, child: Waitable): void {
    if (!this.future.done()) {
      noteHandover(error, child, this.future);
      setError(this.future, error);
    } else if (!(error instanceof CancelledError) && !isQuiet(error, this.#quiet))
      logError("Multiple exceptions in yield list", error);
  }
}
