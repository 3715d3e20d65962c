import { cancelled, fulfilled, type Outcome, rejected } from "sennit";
import type { IncomingProduct } from "./kind.ts";

type Settling = Pick<
  IncomingProduct,
  "resolve" | "reject" | "rejectExpected" | "started" | "heard" | "heardReason" | "cleanedUp" | "finishCleanup"
>;

/** Work of a library's: the probes settle it, and it cleans up when it is told to stop, which they let it finish. */
export interface ForeignWork {
  /** Begins it. Calls back with what it comes to. */
  start(settle: (outcome: Outcome) => void): void;
  /** The same as a promise, of an outcome, so that nothing is unwrapped; an abort cancels it. */
  run(signal?: AbortSignal): Promise<Outcome>;
  /** Tells it to stop; it has come to an end once its cleanup is through. */
  stop(reason?: unknown): void;
  /** Ends once its cleanup is through. */
  readonly cleanup: Promise<void>;
  /** What the probes do to it and ask of it. */
  readonly functions: Required<Settling>;
}

export function foreignWork(): ForeignWork {
  let started = false;
  let heard = false;
  let heardReason: unknown;
  let cleanedUp = false;
  let settle: (outcome: Outcome) => void = () => {};
  let finishCleanup: () => void = () => {};
  const cleanup = new Promise<void>((resolve) => {
    finishCleanup = () => {
      cleanedUp = heard;
      resolve();
    };
  });
  const start = (callback: typeof settle): void => {
    started = true;
    settle = callback;
  };
  const stop = (reason?: unknown): void => {
    heard = true;
    heardReason = reason;
    void cleanup.then(() => settle(cancelled(reason)));
  };
  const run = (signal?: AbortSignal): Promise<Outcome> => {
    signal?.addEventListener("abort", () => stop(signal.reason));
    return new Promise(start);
  };
  const functions = {
    resolve: (value: unknown) => settle(fulfilled(value)),
    reject: (error: unknown) => settle(rejected(error)),
    rejectExpected: (failure: unknown) => settle(rejected(failure, true)),
    started: () => started,
    heard: () => heard,
    heardReason: () => heardReason,
    cleanedUp: () => cleanedUp,
    finishCleanup: () => finishCleanup(),
  };
  return { start, run, stop, cleanup, functions };
}

/** The functions of `work` that the probes are given: those of a kind that has nothing of the rest. */
export function only<K extends keyof Settling>(work: ForeignWork, ...names: K[]): Pick<Required<Settling>, K> {
  return Object.fromEntries(names.map((name) => [name, work.functions[name]])) as Pick<Required<Settling>, K>;
}
