import type { AdaptedValue } from "../../core/adapters.ts";
import { errorOf } from "../../core/outcome.ts";
import type { Source, ToOptions } from "../source.ts";
import { LazyWait } from "./lazyWait.ts";

/**
 * A web stream of the one value of a future of any family; its error, or a CancelledError, is the stream's.
 *
 * A recipe is run when somebody reads. Cancelling the stream cancels the work for the same reason, and ends when that has
 * ended; so does aborting `signal`. Throws a UsageError for what it does not know.
 *
 * @example
 * ```ts
 * import { to } from "sennit";
 * import { succeed } from "sennit/twisted";
 *
 * await new Response(to.readableStream(succeed(new Uint8Array([52, 50])))).text(); // => "42"
 * ```
 */
export function readableStream<T>(x: Source<T>, options?: ToOptions): ReadableStream<T>;
export function readableStream<X extends object>(x: X, options?: ToOptions): ReadableStream<AdaptedValue<X>>;
export function readableStream(x: object, options?: ToOptions): ReadableStream<unknown> {
  const wait = new LazyWait(x, options);
  let cancelled = false;
  return new ReadableStream(
    {
      async pull(controller) {
        const outcome = await wait.outcome;
        // Nobody reads a stream that was cancelled.
        if (cancelled) return;
        if (outcome.status !== "fulfilled") throw errorOf(outcome);
        controller.enqueue(outcome.value);
        controller.close();
      },
      cancel(reason) {
        cancelled = true;
        return wait.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
