import { CancelledError as AnyCancelledError } from "../core/cancelled.ts";
import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import type { Coroutine } from "../loop/index.ts";
import type { Body, Made } from "./body.ts";
import { failAfter } from "./failAfter.ts";
import { scope } from "./scope.ts";
import type { ScopeFuture } from "./scopeFuture.ts";
import { sleep } from "./sleep.ts";
import { RetryError } from "./structuredErrors.ts";

/** Options of `retry`. */
export interface RetryOptions {
  /** How often it is tried at most; without it, 3 times. */
  readonly attempts?: number | undefined;
  /** Milliseconds between the first attempt and the second; without it, 100. */
  readonly delay?: number | undefined;
  /** By what the delay grows from each time to the next; without it, 2. */
  readonly backoff?: number | undefined;
  /** The longest delay, in milliseconds. */
  readonly maxDelay?: number | undefined;
  /** How much of each delay is left to chance, from 0 to 1: with 1, it is anything up to the delay. Without it, 0. */
  readonly jitter?: number | undefined;
  /** Chance: numbers from 0 up to 1, as those of Math.random. A generator with a seed makes the delays known. */
  readonly random?: (() => number) | undefined;
  /** Milliseconds for each attempt. One that is cut off has failed. */
  readonly timeout?: number | undefined;
  /** Aborting it cancels the attempt or the delay that is under way, for the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Whether another attempt makes sense after this error; without it, it always does. */
  readonly when?: ((error: unknown, attempt: number) => boolean) | undefined;
}

/**
 * Runs `work` until it succeeds, with delays between the attempts, and gives a future of its result.
 *
 * It is given its signal, and the number of the attempt, from 1 on. A cancellation ends it at once, in the middle of a delay
 * too, and is never tried again. When it gives up, that is a RetryError: with the errors of all attempts, in their order, and
 * the last of them as its `cause`. Throws a UsageError for options that make no sense.
 *
 * @example
 * ```ts
 * import { RetryError, retry } from "sennit";
 *
 * const download = async (_signal: AbortSignal, attempt: number): Promise<string> => {
 *   if (attempt < 3) throw new Error(`no answer to attempt ${attempt}`);
 *   return "the page";
 * };
 * await retry(download, { delay: 1 }); // => "the page"
 * try {
 *   await retry(download, { attempts: 2, delay: 1 });
 * } catch (error) {
 *   error instanceof RetryError && error.errors.map((each) => each.message); // => ["no answer to attempt 1", "no answer to attempt 2"]
 * }
 * ```
 */
export function retry<T>(
  work: (signal: AbortSignal, attempt: number) => Made<T>,
  options: RetryOptions = {},
): ScopeFuture<T> {
  check(options);
  return scope(() => attempting(work, options), { signal: options.signal, name: "retry" });
}

function* attempting<T>(work: (signal: AbortSignal, attempt: number) => Made<T>, options: RetryOptions): Coroutine<T> {
  const { attempts = 3, timeout, when = () => true } = options;
  const errors: unknown[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const body: Body<T> = (signal) => work(signal, attempt);
    try {
      return yield* timeout === undefined ? scope(body) : failAfter(timeout, body);
    } catch (error) {
      if (error instanceof AnyCancelledError) throw error;
      errors.push(error);
      if (attempt >= attempts || !when(error, attempt)) throw new RetryError(errors);
    }
    yield* sleep(delayAfter(attempt, options));
  }
}

/** Milliseconds to wait after the attempt of this number. */
function delayAfter(attempt: number, options: RetryOptions): number {
  const { delay = 100, backoff = 2, maxDelay = Number.POSITIVE_INFINITY, jitter = 0, random = Math.random } = options;
  const full = Math.min(delay * backoff ** (attempt - 1), maxDelay);
  return full * (1 - jitter * random());
}

function check(options: RetryOptions): void {
  const { attempts = 1, delay = 0, backoff = 1, maxDelay = 0, jitter = 0 } = options;
  if (!(attempts >= 1)) throw badOption("attempts", attempts, "attempts: 3");
  if (!(delay >= 0)) throw badOption("delay", delay, "delay: 100");
  if (!(backoff >= 0)) throw badOption("backoff", backoff, "backoff: 2");
  if (!(maxDelay >= 0)) throw badOption("maxDelay", maxDelay, "maxDelay: 10_000");
  if (!(jitter >= 0 && jitter <= 1)) throw badOption("jitter", jitter, "jitter: 0.5");
}

function badOption(name: string, value: unknown, write: string): UsageError {
  return new UsageError("ERR_RETRY_OPTION", {
    did: `retry() was given ${name}: ${describe(value)}`,
    wrong: "that is no number which makes sense there",
    write: `retry(work, { ${write} })`,
  });
}
