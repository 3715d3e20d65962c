import type { StandardRecipeV1 } from "@sennit/spec";
import { CancelledError } from "../core/cancelled.ts";
import { describe } from "../core/describe.ts";
import { SennitError, UsageError } from "../core/errors.ts";
import { Execution } from "../core/execution.ts";
import { isCancelled } from "../core/isCancelled.ts";
import { onMessage, type Port, postReason } from "../core/port.ts";
import { recipe } from "../core/recipe.ts";
import { remembered } from "../core/remembered.ts";

/** The other end of a call: a Worker or a MessagePort, of Node or of a browser. */
export interface Remote {
  on?(event: never, listener: never): unknown;
  addEventListener?(event: never, listener: never): unknown;
}

/** Raised by a call that nobody will answer, as the worker has ended or the port was closed; `cause` is why, if that is known. */
export class WorkerEndedError extends SennitError {
  readonly code = "ERR_WORKER_ENDED";
}

/** The calls that wait for an answer of one remote, and whether it has ended. */
interface Line {
  readonly calls: Set<{ fail(error: WorkerEndedError): void }>;
  ended: WorkerEndedError | undefined;
}

/**
 * A recipe of a call through a proxy of comlink's, which ends whatever becomes of the worker.
 *
 * comlink leaves a call waiting for ever when its worker exits or its port is closed: here it fails with a WorkerEndedError,
 * and so does each later call. `remote` is the Worker or the MessagePort itself, on this side; a browser does not tell when a
 * Worker was terminated, so cancel its calls there. An error in a browser's Worker outside of all calls fails those that wait.
 *
 * `call` is given a signal, which crosses to the other side where `abortSignalHandler` is set on both: cancelling a run aborts
 * it there, and the run ends when the call does. If the call does not take the signal, a cancelled run ends at once. Errors
 * cross as comlink has them: their class is lost, name, message and stack are kept. By the name a cancellation on the other
 * side is one here, too, whose reason is that error.
 *
 * @example
 * ```ts
 * import { expose, wrap } from "comlink";
 * import { from, run } from "sennit";
 * import { fromComlink } from "sennit/comlink";
 *
 * const { port1, port2 } = new MessageChannel();
 * expose({ double: (n: number) => n * 2 }, port2);
 * const api = wrap<{ double(n: number): number }>(port1);
 *
 * const got = await run(() => from(fromComlink(port1, () => api.double(21)))); // => 42
 * port2.close();
 * ```
 */
export function fromComlink<T>(remote: Remote, call: (signal: AbortSignal) => PromiseLike<T>): StandardRecipeV1<T> {
  const line = lineTo(remote);
  return recipe("comlink", () => {
    const work = new Execution<T>("comlink");
    if (line.ended !== undefined) {
      work.fail(line.ended);
      return work;
    }
    const controller = new AbortController();
    const { signal } = controller;
    work.onCancel = (reason) => {
      controller.abort(reason);
      return sent.has(signal);
    };
    line.calls.add(work);
    work["~future"].observe(() => {
      line.calls.delete(work);
      sent.get(signal)?.close();
    });
    work.follow(() => call(signal).then(undefined, throwAsHere));
    return work;
  });
}

/** Throws what comlink has made of an error: of a cancellation on the other side only the name tells. */
function throwAsHere(error: unknown): never {
  throw isCancelled(error) && !(error instanceof CancelledError) ? new CancelledError(error) : error;
}

/** The ports by which signals have gone to another side. */
const sent = new WeakMap<AbortSignal, Port>();

/**
 * Lets comlink carry an AbortSignal to the other side: `transferHandlers.set("AbortSignal", abortSignalHandler)` on both.
 *
 * The signal there is aborted with a CancelledError that has a copy of the reason, so that its class can be told on this side
 * when it comes back. It is meant for the signal that `fromComlink` gives, which is let go of when the call ends.
 *
 * @example
 * ```ts
 * import { setTimeout as delay } from "node:timers/promises";
 * import { expose, transferHandlers, wrap } from "comlink";
 * import { from, run } from "sennit";
 * import { abortSignalHandler, fromComlink } from "sennit/comlink";
 *
 * transferHandlers.set("AbortSignal", abortSignalHandler);
 * const { port1, port2 } = new MessageChannel();
 * expose({ slow: (signal: AbortSignal) => delay(60_000, "late", { signal }) }, port2);
 * const api = wrap<{ slow(signal: AbortSignal): string }>(port1);
 *
 * const got = await run(function* () {
 *   const work = from(fromComlink(port1, (signal) => api.slow(signal)));
 *   work.cancel("not needed");
 *   try {
 *     yield* work;
 *   } catch {
 *     // It was cancelled, and so was the timer on the other side.
 *   }
 *   return work.cancelled();
 * }); // => true
 * port2.close();
 * ```
 */
export const abortSignalHandler = {
  canHandle: (x: unknown): x is AbortSignal =>
    typeof (x as Partial<AbortSignal> | null | undefined)?.throwIfAborted === "function",
  serialize(signal: AbortSignal): [Port, never[]] {
    const { port1, port2 } = new MessageChannel();
    sent.set(signal, port1);
    const abort = (): void => postReason(port1, signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    return [port2, [port2 as never]];
  },
  deserialize(port: Port): AbortSignal {
    const controller = new AbortController();
    onMessage(port, (reason) => controller.abort(new CancelledError(reason)));
    // In Node a port that listens keeps the thread alive.
    port.unref?.();
    return controller.signal;
  },
};

const lineTo = remembered((remote: Remote): Line => {
  const line: Line = { calls: new Set(), ended: undefined };
  let cause: unknown;
  const failAll = (error: WorkerEndedError): void => {
    for (const call of line.calls) call.fail(error);
  };
  const end = (what: string): void => {
    line.ended ??= new WorkerEndedError(`the call got no answer: ${what}`, cause === undefined ? {} : { cause });
    failAll(line.ended);
  };
  const { on, addEventListener } = remote as {
    on?(event: string | symbol, listener: (x: unknown) => void): void;
    addEventListener?(event: string, listener: (x: unknown) => void): void;
  };
  if (typeof on === "function") {
    // To hear of an error without being the one who deals with it.
    const { errorMonitor } = remote.constructor as { errorMonitor?: symbol };
    on.call(remote, errorMonitor ?? "error", (error) => {
      cause = error;
    });
    on.call(remote, "exit", (code) => end(`the worker has exited, with code ${String(code)}`));
    on.call(remote, "close", () => end("the port was closed"));
  } else if (typeof addEventListener === "function" && "dispatchEvent" in remote) {
    addEventListener.call(remote, "close", () => end("the port was closed"));
    addEventListener.call(remote, "error", (event) =>
      failAll(new WorkerEndedError("the worker has had an error", { cause: event })),
    );
  } else {
    throw notRemote(remote);
  }
  return line;
});

function notRemote(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_WORKER", {
    did: `fromComlink() was given ${describe(x)}`,
    wrong: "it does not tell when it ends, as a Worker or a MessagePort does",
    write: "const api = wrap(nodeEndpoint(worker)); fromComlink(worker, () => api.method())",
  });
}
