import type { StandardFutureV1 } from "@sennit/spec";
import { to } from "sennit";
import type { Consumer } from "../mixing/consumers.ts";

/** A consumer as one writes it without Sennit: an async function that waits for a promise, and aborts a signal. */
export function plainConsumer(controller: AbortController = new AbortController()): Consumer {
  return {
    name: "async function",
    about: "`async (signal) => { … await … }`",
    start(plan) {
      let done = false;
      const asyncSteps = async (): Promise<void> => {
        try {
          plan.succeed(await plan.begin(controller.signal));
        } catch (error) {
          plan.fail(error);
        }
        done = true;
      };
      void asyncSteps();
      return { cancel: (reason) => controller.abort(reason), done: () => done, task: undefined };
    },
  };
}

/** A cancellation, as the platform tells one: by the name, with the reason as its cause. */
export function plainCancellation(error: unknown): { readonly reason: unknown } | undefined {
  return error instanceof Error && error.name === "AbortError" ? { reason: error.cause } : undefined;
}

/** A promise of `future` as `fetch` gives one: `signal` cancels the work, and a cancellation is an AbortError. */
export function plainPromise(future: StandardFutureV1, signal?: AbortSignal): Promise<unknown> {
  const { "~future": props } = future;
  signal?.addEventListener("abort", () => props.cancel?.(signal.reason), { once: true });
  return to.promise(future).catch((error: unknown) => {
    const outcome = props.peek();
    throw outcome?.status === "cancelled" ? abortError(outcome.reason) : error;
  });
}

function abortError(reason: unknown): Error {
  const error = new Error("The operation was aborted", { cause: reason });
  error.name = "AbortError";
  return error;
}
