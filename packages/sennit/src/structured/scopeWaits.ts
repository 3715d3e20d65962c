import type { CancelledError, EventLoop, Future, Task } from "../loop/index.ts";
import { isInsistedOn } from "../loop/insist.ts";

/** Code that begins so many waits in a cancelled scope is not cleaning up. */
const PATIENCE = 1000;

/** What the code of a scope waits on; once the scope is cancelled, each wait that begins is ended. */
export class ScopeWaits {
  readonly #owner: { readonly name: string; readonly _loop: EventLoop };
  readonly #waits = new Set<Future<unknown>>();
  readonly #forget = (future: Future<unknown>): void => void this.#waits.delete(future);
  /** The calls that the code has begun to await, and that are no use to anybody else. */
  readonly #calls = new Set<Task<unknown>>();
  /** What is raised at the waits, once the scope is cancelled. */
  #error: CancelledError | undefined;
  /** What was asked to stop already. */
  #asked: WeakSet<object> | undefined;
  #raised = 0;
  #closed = false;

  constructor(owner: { readonly name: string; readonly _loop: EventLoop }) {
    this.#owner = owner;
  }

  /** Whether the cancellation has come to any wait. */
  get delivered(): boolean {
    return this.#asked !== undefined;
  }

  /**
   * A wait on `future`, which is pending, begins.
   *
   * In a cancelled scope the future is asked to stop, so that the wait ends when it has. Says false where it was asked before:
   * then only the wait is to end, as one request is enough.
   */
  begin(future: Future<unknown>): boolean {
    if (this.#closed) return true;
    if (this.#error === undefined || isInsistedOn(future) || this.#losesPatience()) {
      this.#waits.add(future);
      return true;
    }
    return this.#ask(future);
  }

  /** As `begin`, for code that does not say when the wait has ended. */
  beginUntilDone(future: Future<unknown>): boolean {
    const isWait = this.begin(future);
    if (this.#waits.has(future)) future.addDoneCallback(this.#forget);
    return isWait;
  }

  end(future: Future<unknown>): void {
    this.#waits.delete(future);
  }

  /** `call` was begun by a wait of the code, and ends with it at the latest. */
  own(call: Task<unknown>): void {
    this.#calls.add(call);
    call.addDoneCallback(() => this.#calls.delete(call));
  }

  /** The code has ended, and so do the calls that only it has waited for. */
  endCalls(): void {
    for (const call of [...this.#calls]) call.cancel("the scope that waited for it has ended");
  }

  /** The scope is cancelled: `error` is raised at all waits, from now on too. */
  cancel(error: CancelledError): void {
    this.#error = error;
    for (const future of [...this.#waits]) this.#ask(future);
  }

  /** The scope has ended: what is still waited on holds nothing of it. */
  close(): void {
    this.#closed = true;
    for (const future of this.#waits) future.removeDoneCallback(this.#forget);
    this.#waits.clear();
  }

  #ask(future: Future<unknown>): boolean {
    this.#asked ??= new WeakSet();
    if (this.#asked.has(future)) return false;
    this.#asked.add(future);
    try {
      future.cancel(this.#error);
    } catch (exception) {
      // The others are to hear of it all the same.
      const message = `What ${this.#owner.name} waited on could not be cancelled`;
      this.#owner._loop.callExceptionHandler({ message, exception, future });
    }
    return true;
  }

  /** Whether the code has begun so many waits since the cancellation that it seems to do so for ever. */
  #losesPatience(): boolean {
    this.#raised += 1;
    if (this.#raised === PATIENCE) {
      const message = `${this.#owner.name} is cancelled, and its code has begun another wait ${PATIENCE} times: from now on they are let be`;
      this.#owner._loop.callExceptionHandler({ message, exception: this.#error });
    }
    return this.#raised >= PATIENCE;
  }
}
