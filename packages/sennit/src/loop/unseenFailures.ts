import type { Future } from "./future.ts";

/**
 * The failed futures of a loop that nobody has looked at.
 *
 * Each is reported once: when it is collected, and in any case at the end of the loop's run.
 */
export class UnseenFailures {
  readonly #report: (error: unknown) => void;
  readonly #failures = new Map<number, { readonly error: unknown; readonly future: WeakRef<Future<unknown>> }>();
  readonly #ids = new WeakMap<Future<unknown>, number>();
  readonly #collected = new FinalizationRegistry<number>((id) => this.#reportOne(id));
  #added = 0;

  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  add(future: Future<unknown>): void {
    this.#added += 1;
    this.#ids.set(future, this.#added);
    this.#failures.set(this.#added, { error: future._peek(), future: new WeakRef(future) });
    this.#collected.register(future, this.#added, future);
  }

  remove(future: Future<unknown>): void {
    const id = this.#ids.get(future);
    if (id === undefined) return;
    this.#failures.delete(id);
    this.#collected.unregister(future);
  }

  reportAll(): void {
    for (const id of [...this.#failures.keys()]) this.#reportOne(id);
  }

  #reportOne(id: number): void {
    const failure = this.#failures.get(id);
    if (failure === undefined) return;
    this.#failures.delete(id);
    const future = failure.future.deref();
    if (future !== undefined) this.#collected.unregister(future);
    this.#report(failure.error);
  }
}
