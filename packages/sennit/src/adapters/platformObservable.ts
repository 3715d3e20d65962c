/** What is told of the values of an Observable. */
export interface PlatformObserver<T> {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
}

/** What produces the values of a platform Observable speaks to. */
export interface PlatformSubscriber<T> extends PlatformObserver<T> {
  readonly active: boolean;
  readonly signal: AbortSignal;
  addTeardown(teardown: () => void): void;
}

/** The part of the platform's Observable, which RxJS 9's are too, that crossings need. */
export interface PlatformObservable<T> {
  subscribe(
    observer?: Partial<PlatformObserver<T>> | ((value: T) => void) | null,
    options?: { signal?: AbortSignal },
  ): void;
  map<R>(mapper: (value: T, index: number) => R): PlatformObservable<R>;
  filter(predicate: (value: T, index: number) => boolean): PlatformObservable<T>;
  take(amount: number): PlatformObservable<T>;
  drop(amount: number): PlatformObservable<T>;
  first(options?: { signal?: AbortSignal }): Promise<T>;
  last(options?: { signal?: AbortSignal }): Promise<T>;
  toArray(options?: { signal?: AbortSignal }): Promise<T[]>;
}

/** A class of platform Observables: the global Observable, or RxJS 9's ColdObservable. */
export type PlatformObservableClass<T, O> = new (init: (subscriber: PlatformSubscriber<T>) => void) => O;

/** By the platform's own name for it; RxJS 7 and others have no such tag. */
export function isPlatformObservable(x: unknown): x is PlatformObservable<unknown> {
  if (typeof x !== "object" || x === null) return false;
  const { [Symbol.toStringTag]: tag, subscribe } = x as { [Symbol.toStringTag]?: unknown; subscribe?: unknown };
  return tag === "Observable" && typeof subscribe === "function";
}
