import { SennitError, UsageError } from "../core/errors.ts";
import { type Coroutine, CoroutineCall } from "../loop/index.ts";
import { type AsyncContextManager, asyncWith } from "./asyncWith.ts";
import { Condition } from "./condition.ts";

/** Raised where a Barrier is waited at that was aborted, or that is reset meanwhile. */
export class BrokenBarrierError extends SennitError {
  readonly code = "ERR_BROKEN_BARRIER";
}

type State = "filling" | "draining" | "resetting" | "broken";

/**
 * A place where so many tasks wait until all of them are there: asyncio's Barrier.
 *
 * `asyncWith(barrier, body)` waits before the body. Throws a UsageError for fewer than one party.
 *
 * @example
 * ```ts
 * import { Barrier, gather, run, sleep } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const barrier = new Barrier(3);
 *   function* party(delay: number) {
 *     yield* sleep(delay);
 *     return yield* barrier.wait();
 *   }
 *   return yield* gather([party(20), party(30), party(10)]);
 * }); // => [1, 2, 0]
 * ```
 */
export class Barrier implements AsyncContextManager<number> {
  /** How many tasks it takes to let all of them go on. */
  readonly parties: number;
  readonly #changed = new Condition();
  #state: State = "filling";
  /** The tasks inside: those that wait, and those that have not yet left. */
  #inside = 0;

  constructor(parties: number) {
    if (!(parties >= 1)) throw tooFewParties(parties);
    this.parties = parties;
  }

  /** How many tasks wait for the others. */
  get nWaiting(): number {
    return this.#state === "filling" ? this.#inside : 0;
  }

  /** Whether it was aborted, and not reset since. */
  get broken(): boolean {
    return this.#state === "broken";
  }

  /**
   * Waits until all parties are there, and gives the place in which this one came, from 0 up.
   *
   * Throws BrokenBarrierError if the barrier is aborted or reset. While the parties of one round leave, those of the next
   * wait before it. Being cancelled leaves it as if this task had not come.
   */
  wait(): CoroutineCall<number> {
    return asyncWith(this.#changed, () => this.#pass());
  }

  /** Puts it into its first state; those who wait are thrown BrokenBarrierError. */
  reset(): CoroutineCall<void> {
    return asyncWith(this.#changed, () => this.#reset());
  }

  /** Breaks it until it is reset: those who wait, and who come, are thrown BrokenBarrierError. */
  abort(): CoroutineCall<void> {
    return asyncWith(this.#changed, () => this.#abort());
  }

  enter(): CoroutineCall<number> {
    return this.wait();
  }

  exit(): CoroutineCall<void> {
    return new CoroutineCall(nothing());
  }

  /** With the condition's lock held, as all that follows. */
  *#pass(): Coroutine<number> {
    yield* this.#changed.waitFor(() => this.#state !== "draining" && this.#state !== "resetting");
    if (this.#state === "broken") throw aborted();
    try {
      const index = this.#inside;
      this.#inside += 1;
      if (this.#inside === this.parties) this.#release();
      else yield* this.#untilReleased();
      return index;
    } finally {
      this.#inside -= 1;
      if (this.#inside === 0) this.#allLeft();
    }
  }

  #release(): void {
    this.#state = "draining";
    this.#changed.notifyAll();
  }

  *#untilReleased(): Coroutine<void> {
    yield* this.#changed.waitFor(() => this.#state !== "filling");
    if (this.#state !== "draining") throw brokenMeanwhile();
  }

  #allLeft(): void {
    if (this.#state !== "broken") this.#state = "filling";
    this.#changed.notifyAll();
  }

  *#reset(): Coroutine<void> {
    this.#state = this.#inside > 0 ? "resetting" : "filling";
    this.#changed.notifyAll();
  }

  *#abort(): Coroutine<void> {
    this.#state = "broken";
    this.#changed.notifyAll();
  }
}

function* nothing(): Coroutine<void> {}

function tooFewParties(parties: number): UsageError {
  return new UsageError("ERR_BARRIER_PARTIES", {
    did: `a barrier was made for ${parties} parties`,
    wrong: "it waits for one or more",
    write: "new Barrier(2)",
  });
}

function aborted(): BrokenBarrierError {
  return new BrokenBarrierError({
    did: "a barrier was waited at",
    wrong: "it was aborted",
    write: "yield* barrier.reset()",
  });
}

function brokenMeanwhile(): BrokenBarrierError {
  return new BrokenBarrierError("the barrier was aborted or reset while this task waited at it");
}
