import { ExceptionGroup } from "../core/exceptionGroup.ts";
import { fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import { CancelledError } from "../loop/index.ts";
import { Activity, type Ended } from "./activity.ts";
import { runBody } from "./body.ts";
import type { ScopeOptions } from "./cancelScope.ts";
import { type Sorted, sorted } from "./input.ts";
import { notEntrants } from "./structuredErrors.ts";

/** What is waited for together, with the names of its parts: the places of a list, or the keys of a record. */
export class Entrants {
  readonly keys: readonly string[] | undefined;
  readonly sorted: readonly Sorted[];

  constructor(what: string, inputs: unknown) {
    if (typeof inputs !== "object" || inputs === null) throw notEntrants(what, inputs);
    const isList = Symbol.iterator in inputs;
    this.keys = isList ? undefined : Object.keys(inputs);
    this.sorted = [...(isList ? (inputs as Iterable<unknown>) : Object.values(inputs))].map((x) => sorted(what, x));
  }

  /** `values` in the shape of the inputs. */
  shape(values: readonly unknown[]): unknown {
    if (this.keys === undefined) return values;
    return Object.fromEntries(this.keys.map((key, i) => [key, values[i]]));
  }

  /** One value, of a record with its key. */
  named(place: number, value: unknown): unknown {
    return this.keys === undefined ? value : { key: this.keys[place], value };
  }
}

/**
 * Several things that are waited for together, until it is decided what comes of them.
 *
 * What was started here is then cancelled, and waited for. What ran already is let go of: it is somebody else's.
 */
export class Contest<R> extends Activity<R> {
  #decided = false;
  readonly #detach = new Set<() => void>();
  readonly #aggregate: string | undefined;
  readonly #errors: unknown[] = [];

  /** With `aggregate`, all that fails among what was started here is thrown as one ExceptionGroup with that message. */
  constructor(options: ScopeOptions, aggregate?: string) {
    super(options);
    this.#aggregate = aggregate;
    this.scope._onCancel = () => this.#giveUp();
    if (this.scope.cancelled) this.#giveUp();
  }

  /** Lets all of them begin; `onEnd` hears of each, until it is decided. */
  begin(entrants: Entrants, onEnd: (place: number, ended: Ended<unknown>) => void): void {
    entrants.sorted.forEach((input, place) => {
      if (!this.#decided) this.#enter(input, (ended) => onEnd(place, ended));
    });
  }

  /** It is decided: `conclusion` gives the outcome when the others, cancelled for `reason`, have ended. */
  decide(reason: unknown, conclusion: () => Ended<R>): void {
    if (this.#decided) return;
    this.#decided = true;
    for (const detach of this.#detach) detach();
    this.#detach.clear();
    if (this.scope._hasChildren) this.scope.cancel(reason);
    this.conclude(() => this.#aggregated() ?? conclusion());
  }

  /** `error` is one of those that are thrown together. */
  collect(error: unknown): void {
    this.#errors.push(error);
  }

  #aggregated(): Ended<R> | undefined {
    if (this.#errors.length === 0) return undefined;
    return rejected(new ExceptionGroup(this.#errors, this.#aggregate ?? ""));
  }

  /** What was cancelled here, as it was no longer needed, has failed: nobody else would hear of it. */
  #failLate(exception: unknown): void {
    if (this.#aggregate !== undefined) this.collect(exception);
    else
      this.scope._loop.callExceptionHandler({ message: "Something that was no longer needed has failed", exception });
  }

  #giveUp(): void {
    this.decide(undefined, () => ({ status: "cancelled", error: this.scope._error as CancelledError }));
  }

  #enter(input: Sorted, onEnd: (ended: Ended<unknown>) => void): void {
    if (input.kind === "value") {
      onEnd(fulfilled(input.value));
    } else if (input.kind === "work") {
      const child: Activity<unknown> = new Activity({
        within: this.scope,
        awaited: true,
        onEnd: (ended) => {
          child.future._markSeen();
          if (!this.#decided) onEnd(ended);
          else if (ended.status === "rejected") this.#failLate(ended.reason);
        },
      });
      runBody(child, input.body, (ended) => child.conclude(() => ended));
    } else {
      let detach: (() => void) | undefined;
      detach = input.observe((outcome) => {
        if (detach !== undefined) this.#detach.delete(detach);
        if (!this.#decided) onEnd(asEnded(outcome));
      });
      if (this.#decided) detach();
      else this.#detach.add(detach);
    }
  }
}

function asEnded(outcome: Outcome): Ended<unknown> {
  if (outcome.status !== "cancelled") return outcome;
  const { reason } = outcome;
  return { status: "cancelled", error: reason instanceof CancelledError ? reason : new CancelledError(reason) };
}
