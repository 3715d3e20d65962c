/** Who is to do the work of a Future, where the Future alone cannot know whether it has begun. */
export interface Holder {
  /** Whether the work has begun. */
  hasBegun(): boolean;
  /** Takes the work back. False if it has begun. */
  withdraw(): boolean;
  /** Takes a request to stop, also while the work is done, and says whether it was taken. */
  abort(reason: unknown): boolean;
  /** What the work is called. */
  name(): string;
  /** The Future is done; it has not told anybody else yet. */
  ended(): void;
}
