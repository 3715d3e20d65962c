import { fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import { noteExit } from "../core/trace.ts";
import type { Backing } from "../loop/backing.ts";
import type { CancelledError, Future } from "../loop/index.ts";
import { BackgroundLoop, loopHere } from "./backgroundLoop.ts";
import { CancelScope, type ScopeOptions, type ScopeTraits } from "./cancelScope.ts";
import { currentScope } from "./currentScope.ts";
import { ScopeFuture } from "./scopeFuture.ts";
import { ScopeTimeoutError } from "./structuredErrors.ts";

/** What became of something in a scope; a cancellation has the error that is raised for it. */
export type Ended<T> =
  | Exclude<Outcome<T>, { status: "cancelled" }>
  | { readonly status: "cancelled"; readonly error: CancelledError };

/** What opens a scope, and the scope that it is opened in, which is the current one unless it is said. */
export interface Opening extends ScopeOptions, ScopeTraits {
  readonly within?: CancelScope | undefined;
  /** Hears the outcome before the scope around does. */
  readonly onEnd?: ((ended: Ended<unknown>) => void) | undefined;
}

/** Something that happens in a scope of its own, and the future of it, which has an outcome when all in the scope has ended. */
export class Activity<T> implements Backing {
  readonly scope: CancelScope;
  readonly future: ScopeFuture<T>;
  /** The tasks of its body. Its future is a detail to those who wait on it. */
  children: Iterable<Future<unknown>> | undefined;
  readonly hidden = true;
  readonly #onEnd: Opening["onEnd"];
  #conclusion: (() => Ended<T>) | undefined;

  constructor(opening: Opening) {
    const { within = currentScope() } = opening;
    const loop = within?._loop ?? loopHere();
    this.scope = new CancelScope(loop, within, opening);
    this.scope._onEmpty = () => this.#endIfEmpty();
    this.future = new ScopeFuture<T>(loop);
    this.future._held = this;
    this.#onEnd = opening.onEnd;
  }

  /** Asks for the end of its scope. */
  cancel(reason: unknown): boolean {
    return this.scope._request(reason);
  }

  /** Nothing is left to be done but to wait for the scopes inside: then `conclusion` gives the outcome. The first one counts. */
  conclude(conclusion: () => Ended<T>): void {
    this.#conclusion ??= conclusion;
    this.#endIfEmpty();
  }

  #endIfEmpty(): void {
    if (this.#conclusion === undefined || this.scope._hasChildren || this.future.done()) return;
    const ended = withTimeout(this.#conclusion(), this.scope);
    if (ended.status === "fulfilled") this.future.setResult(ended.value);
    else if (ended.status === "rejected") this.#fail(ended.reason);
    else this.future._cancelNow(ended.error);
    // From now on nothing aborts its signal: a response that it has returned may still be read.
    this.scope._closed = true;
    this.#onEnd?.(ended);
    this.scope._close();
    const { _loop: loop } = this.scope;
    if (loop instanceof BackgroundLoop) loop._ended();
  }

  #fail(error: unknown): void {
    noteExit(error, this.future);
    this.future._reject(error);
  }
}

/** A scope's own deadline is an error to whoever waits for it; that of a scope around it goes on its way. */
function withTimeout<T>(ended: Ended<T>, scope: CancelScope): Ended<T> {
  return ended.status === "cancelled" && isTimeoutOf(scope, ended.error) ? rejected(ended.error.reason) : ended;
}

/** Whether `error` is the cancellation of `scope` by its own deadline. */
export function isTimeoutOf(scope: CancelScope, error: CancelledError): boolean {
  return error.reason instanceof ScopeTimeoutError && error.reason.scope === scope;
}

/** What a future that is done, and ran in `scope`, has come to. */
export function endOf<T>(future: Future<T>, scope: CancelScope): Ended<T> {
  if (future._isFulfilled()) return fulfilled(future._peek() as T);
  const error = future._errorOf();
  if (scope._isCancellation(error)) return { status: "cancelled", error: scope._error as CancelledError };
  return future.cancelled() ? { status: "cancelled", error: error as CancelledError } : rejected(error);
}
