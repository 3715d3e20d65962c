import { CancelledError } from "../core/cancelled.ts";
import { cancelled, fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import { noteHandover } from "../core/trace.ts";
import type { Waiter } from "./callbackPair.ts";
import { Failure } from "./failure.ts";
import { reportUnhandledError } from "./unhandled.ts";

/** Looks at a Deferred's result on its way through the chain, and leaves it as it is. */
export class Observer implements Waiter {
  readonly #look: (result: unknown) => void;

  constructor(look: (result: unknown) => void) {
    this.#look = look;
  }

  _wake(result: unknown): unknown {
    if (result instanceof Failure) result._seen = true;
    try {
      this.#look(result);
    } catch (error) {
      // An observer's mistake is not the Deferred's: it must not become its result.
      reportUnhandledError(new Failure(error));
    }
    return result;
  }
}

/** The result of `deferred` as other families read it. */
export function outcomeOf<T>(result: unknown, deferred: object): Outcome<T> {
  if (!(result instanceof Failure)) return fulfilled(result as T);
  const error = result.value;
  noteHandover(error, result, deferred);
  return error instanceof CancelledError ? cancelled(error.reason) : rejected(error, result._expected);
}
