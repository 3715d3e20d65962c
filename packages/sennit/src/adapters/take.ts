/** Which values of many a future has: the first, the last, or all in an array. */
export type Take = "first" | "last" | "all";

/** What that makes of values of type `T`. */
export type Taken<T, K extends Take> = K extends "all" ? T[] : T;

/** Options of `fromObservable`. */
export interface TakeOptions<K extends Take> {
  /** Which of its values: the `first`, the `last`, or an array of `all`. Without it: the last. */
  readonly take?: K | undefined;
}
