import type { Site } from "../core/site.ts";
import type { Future } from "./future.ts";
import { creationSite } from "./sites.ts";

/** What is known of a failed future that may be collected by now. */
interface Origin {
  /** The name of its class. */
  readonly kind: string;
  readonly site: Site | undefined;
}

interface Failure {
  readonly error: unknown;
  readonly origin: Origin;
  readonly future: WeakRef<Future<unknown>>;
}

/**
 * The failed futures of a loop that nobody has looked at.
 *
 * Each is reported once: when it is collected, and in any case at the end of the loop's run.
 */
export class UnseenFailures {
  readonly #report: (error: unknown, origin: Origin) => void;
  readonly #failures = new Map<number, Failure>();
  readonly #ids = new WeakMap<Future<unknown>, number>();
  readonly #collected = new FinalizationRegistry<number>((id) => this.#reportOne(id));
  #added = 0;

  constructor(report: (error: unknown, origin: Origin) => void) {
    this.#report = report;
  }

  add(future: Future<unknown>): void {
    this.#added += 1;
    this.#ids.set(future, this.#added);
    const origin = { kind: future.constructor.name, site: creationSite(future) };
    this.#failures.set(this.#added, { error: future._peek(), origin, future: new WeakRef(future) });
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
    this.#report(failure.error, failure.origin);
  }
}
