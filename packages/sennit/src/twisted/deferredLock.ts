import { UsageError } from "../core/errors.ts";
import { ConcurrencyPrimitive } from "./concurrencyPrimitive.ts";
import type { Deferred } from "./deferredClass.ts";

/**
 * A lock whose `acquire` gives a Deferred: first come first served, without an owner, not re-entrant.
 *
 * @example
 * ```ts
 * import { DeferredLock } from "sennit/twisted";
 *
 * const lock = new DeferredLock();
 * const sum = lock.run((a: number, b: number) => a + b, 1, 2);
 * sum.result; // => 3
 * lock.locked; // => false
 * ```
 */
export class DeferredLock extends ConcurrencyPrimitive {
  /** Whether somebody has it. */
  locked = false;

  acquire(): Deferred<this> {
    const free = !this.locked;
    this.locked = true;
    return this.enter(free);
  }

  /** Hands it to who waits longest, inside this call. Throws a UsageError if nobody has it. */
  release(): void {
    if (!this.locked) throw notLocked();
    if (!this.handOver()) this.locked = false;
  }
}

function notLocked(): UsageError {
  return new UsageError("ERR_LOCK_NOT_LOCKED", {
    did: "release() was called on a DeferredLock",
    wrong: "nobody has it",
    write: "lock.run(() => …), which acquires and releases",
  });
}
