/** Where futures live, for those that need a loop of their own. */
export interface Place {
  /**
   * Lets happen whatever is due: returns, or resolves, when the loop has nothing left to do.
   *
   * Without it: a turn of the host's loop. Outcomes are waited for over some twenty turns.
   */
  readonly turn?: (() => unknown) | undefined;
  /** Calls `body` on the loop, for futures that may be touched only there. Without it: `body` is simply called. */
  readonly onLoop?: ((body: () => void) => unknown) | undefined;
}
