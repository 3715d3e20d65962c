import { fulfilled, type Outcome, rejected } from "../core/outcome.ts";

/** Those that wait for one thenable. */
interface Audience {
  readonly observers: Set<(outcome: Outcome) => void>;
  outcome: Outcome | undefined;
}

/** Every thenable that was observed so far has one reaction of ours, however often it was observed. */
const audiences = new WeakMap<PromiseLike<unknown>, Audience>();

/** Calls back once with the outcome of `thenable`, never before it returns. Returns a function that detaches for good. */
export function observeThenable(thenable: PromiseLike<unknown>, observer: (outcome: Outcome) => void): () => void {
  const audience = audienceOf(thenable);
  const { observers, outcome } = audience;
  const own = (late: Outcome): void => observer(late);
  observers.add(own);
  if (outcome !== undefined) {
    queueMicrotask(() => {
      if (observers.delete(own)) own(outcome);
    });
  }
  return () => void observers.delete(own);
}

function audienceOf(thenable: PromiseLike<unknown>): Audience {
  const known = audiences.get(thenable);
  if (known !== undefined) return known;
  const audience: Audience = { observers: new Set(), outcome: undefined };
  audiences.set(thenable, audience);
  const settle = (outcome: Outcome): void => {
    audience.outcome = outcome;
    const observers = [...audience.observers];
    audience.observers.clear();
    for (const observer of observers) observer(outcome);
  };
  thenable.then(
    (value) => settle(fulfilled(value)),
    (reason) => settle(rejected(reason)),
  );
  return audience;
}

/** How many wait for `thenable`. */
export function audienceSize(thenable: PromiseLike<unknown>): number {
  return audiences.get(thenable)?.observers.size ?? 0;
}
