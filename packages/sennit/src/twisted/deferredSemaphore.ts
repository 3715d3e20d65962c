import { UsageError } from "../core/errors.ts";
import { ConcurrencyPrimitive } from "./concurrencyPrimitive.ts";
import type { Deferred } from "./deferredClass.ts";

/**
 * A semaphore whose `acquire` gives a Deferred: as many as there are tokens may have one, first come first served.
 *
 * @example
 * ```ts
 * import { DeferredSemaphore } from "sennit/twisted";
 *
 * const semaphore = new DeferredSemaphore(2);
 * semaphore.acquire();
 * semaphore.tokens; // => 1
 * semaphore.limit; // => 2
 * ```
 */
export class DeferredSemaphore extends ConcurrencyPrimitive {
  /** How many tokens are free. */
  tokens: number;
  /** How many there are. */
  readonly limit: number;

  /** Throws a UsageError for less than one token. */
  constructor(tokens: number) {
    super();
    if (!(tokens >= 1)) throw tooFewTokens(tokens);
    this.tokens = tokens;
    this.limit = tokens;
  }

  acquire(): Deferred<this> {
    const free = this.tokens > 0;
    if (free) this.tokens -= 1;
    return this.enter(free);
  }

  /** Hands a token to who waits longest, inside this call. Throws a UsageError if all are free. */
  release(): void {
    if (this.tokens >= this.limit) throw tooManyTokens(this.limit);
    if (!this.handOver()) this.tokens += 1;
  }
}

function tooFewTokens(tokens: number): UsageError {
  return new UsageError("ERR_TOO_FEW_TOKENS", {
    did: `a DeferredSemaphore was made with ${tokens} tokens`,
    wrong: "nobody could ever acquire it",
    write: "new DeferredSemaphore(1)",
  });
}

function tooManyTokens(limit: number): UsageError {
  return new UsageError("ERR_TOO_MANY_TOKENS", {
    did: "release() was called on a DeferredSemaphore",
    wrong: `all of its ${limit} tokens are free`,
    write: "semaphore.run(() => …), which acquires and releases",
  });
}
