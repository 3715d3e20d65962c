import type { StandardFutureV1 } from "@sennit/spec";
import type { Future } from "./future.ts";

/** @internal What stands behind a future: who settles it, and is asked to stop. */
export interface Backing {
  /** Takes a request for cancellation in the future's place, and says whether it did. Without it, the future is just cancelled. */
  cancel?(reason: unknown): boolean;
  /** What the future follows, of whatever family. */
  readonly follows?: StandardFutureV1 | undefined;
  /** The futures that settle it. */
  readonly children?: Iterable<Future<unknown>> | undefined;
  /** Whether the future is a detail of its maker: whoever waits on it waits on the children. */
  readonly hidden?: boolean;
}
