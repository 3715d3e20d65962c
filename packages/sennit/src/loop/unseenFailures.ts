import type { Site } from "../core/site.ts";
import type { Future } from "./future.ts";
import { creationSite } from "./sites.ts";

/** What is known of a failed future that may be collected by now. */
interface Origin {
  /** The name of its class. */
  readonly kind: string;
  readonly site: Site | undefined;
}

/**
 * The failed futures of a loop that nobody has looked at.
 *
 * Each is reported once: when it is collected, and in any case at the end of the loop's run.
 */
export class UnseenFailures {
  readonly #report: (error: unknown, origin: Origin) => void;
  /** By what stands for the future, which must not be kept alive. */
  readonly #failures = new Map<object, { readonly error: unknown; readonly origin: Origin }>();
  readonly #standIns = new WeakMap<Future<unknown>, object>();
  readonly #collected = new FinalizationRegistry<object>((standIn) => this.#reportOne(standIn));

  constructor(report: (error: unknown, origin: Origin) => void) {
    this.#report = report;
  }

  add(future: Future<unknown>): void {
    const standIn = {};
    this.#standIns.set(future, standIn);
    const origin = { kind: future.constructor.name, site: creationSite(future) };
    this.#failures.set(standIn, { error: future._peek(), origin });
    this.#collected.register(future, standIn, future);
  }

  remove(future: Future<unknown>): void {
    const standIn = this.#standIns.get(future);
    if (standIn === undefined) return;
    this.#failures.delete(standIn);
    this.#collected.unregister(future);
  }

  reportAll(): void {
    for (const standIn of [...this.#failures.keys()]) this.#reportOne(standIn);
  }

  #reportOne(standIn: object): void {
    const failure = this.#failures.get(standIn);
    if (failure === undefined) return;
    this.#failures.delete(standIn);
    this.#report(failure.error, failure.origin);
  }
}
