import { fromAsyncIterable, to } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { abortError } from "../abortError.ts";
import { gate } from "../gate.ts";
import type { IncomingProduct, Kind, Waiting } from "../kind.ts";
import { Seen } from "../seen.ts";

/** A generator that waits before its one value, hears of an abort, and cleans up. */
function waiting(): { generate(signal: AbortSignal): AsyncGenerator } & Omit<IncomingProduct, "waitable"> {
  const work = gate<{ value: unknown }>();
  const cleanup = gate<void>();
  let [begun, heard, cleanedUp] = [false, false, false];
  let reason: unknown;
  return {
    async *generate(signal) {
      begun = true;
      signal.addEventListener("abort", () => work.reject(signal.reason), { once: true });
      try {
        const { value } = await work.promise;
        // Not `yield value`, which would await a thenable.
        yield* { [Symbol.asyncIterator]: () => once(value) };
      } catch (error) {
        heard = signal.aborted;
        reason = error;
        if (heard) await cleanup.promise;
        cleanedUp = true;
        throw error;
      }
    },
    resolve: (value) => work.resolve({ value }),
    reject: work.reject,
    cancel: (why) => work.reject(abortError(why)),
    heard: () => heard,
    heardReason: () => reason,
    cleanedUp: () => cleanedUp,
    finishCleanup: () => cleanup.resolve(),
    started: () => begun,
  };
}

function once(value: unknown): AsyncIterator<unknown> {
  let over = false;
  return {
    async next() {
      const done = over;
      over = true;
      return { done, value };
    },
  };
}

/** A program asks for the first value, and leaves by `return`. */
function ask(iterator: AsyncIterableIterator<unknown>, look: () => void): Waiting {
  const seen = new Seen(look);
  let left = false;
  iterator.next().then(({ value }) => seen.value(value), seen.error);
  return {
    outcome: seen.outcome,
    async cancel() {
      await iterator.return?.();
      left = true;
    },
    ended: () => left,
  };
}

export const kind: Kind = {
  name: "async generator",
  subpath: "sennit",
  in: {
    code: "fromAsyncIterable(generate)",
    takesSignal: true,
    make(signal) {
      const { generate, ...functions } = waiting();
      return { waitable: fromAsyncIterable(generate, { loop: getRunningLoop(), take: "first", signal }), ...functions };
    },
  },
  out: {
    code: "to.asyncIterable(future)",
    wait: (future, look) => ask(to.asyncIterable(future), look),
    aborted: (recipe, signal) => ask(to.asyncIterable(recipe, { signal }), () => {}),
    race: (future) => {
      const iterator = to.asyncIterable(future);
      iterator.next().catch(() => {});
      return iterator.return?.();
    },
  },
  plain: {
    in: {
      code: "for await",
      make() {
        const { generate, ...functions } = waiting();
        const first = async (): Promise<unknown> => {
          for await (const value of generate(new AbortController().signal)) return value;
          return undefined;
        };
        return { waitable: first(), ...functions };
      },
    },
  },
  notes: [
    {
      direction: "out",
      columns: ["typed"],
      text: "An iterator throws in one way only. The error is the same object.",
    },
    {
      direction: "out",
      columns: ["reason down"],
      text: "`return` of an iterator takes no reason. Aborting the `signal` of `to.asyncIterable` gives one.",
    },
  ],
};
