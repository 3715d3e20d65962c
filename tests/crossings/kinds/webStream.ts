import { fromAsyncIterable, to } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { abortError } from "../abortError.ts";
import { gate } from "../gate.ts";
import type { Kind, Waiting } from "../kind.ts";
import { Seen } from "../seen.ts";

/** A stream whose source waits, and cleans up when it is cancelled. */
function waiting() {
  const cleanup = gate<void>();
  let [begun, heard, cleanedUp] = [false, false, false];
  let reason: unknown;
  let controller: ReadableStreamDefaultController<unknown> | undefined;
  const stream = new ReadableStream<unknown>(
    {
      start(given) {
        controller = given;
      },
      pull() {
        begun = true;
      },
      async cancel(why) {
        heard = true;
        reason = why;
        await cleanup.promise;
        cleanedUp = true;
      },
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    resolve: (value: unknown) => controller?.enqueue(value),
    reject: (error: unknown) => controller?.error(error),
    cancel: (why: unknown) => controller?.error(abortError(why)),
    heard: () => heard,
    heardReason: () => reason,
    cleanedUp: () => cleanedUp,
    finishCleanup: () => cleanup.resolve(),
    started: () => begun,
  };
}

/** A program reads the first chunk. */
function read(stream: ReadableStream<unknown>, look: () => void): Waiting {
  const seen = new Seen(look);
  const reader = stream.getReader();
  let left = false;
  reader.read().then(({ value }) => seen.value(value), seen.error);
  return {
    outcome: seen.outcome,
    async cancel(reason) {
      await reader.cancel(reason);
      left = true;
    },
    ended: () => left,
  };
}

export const kind: Kind = {
  name: "web stream",
  subpath: "sennit",
  in: {
    code: "fromAsyncIterable(stream)",
    takesSignal: true,
    make(signal) {
      const { stream, ...functions } = waiting();
      const options = { loop: getRunningLoop(), take: "first", signal } as const;
      // The first value ends it, and its source cleans up.
      const resolve = (value: unknown): void => {
        functions.resolve(value);
        functions.finishCleanup();
      };
      return { waitable: fromAsyncIterable(stream, options), ...functions, resolve };
    },
  },
  out: {
    code: "to.readableStream(future)",
    wait: (future, look) => read(to.readableStream(future), look),
    aborted: (recipe, signal) => read(to.readableStream(recipe, { signal }), () => {}),
    race: (future) => {
      const reader = to.readableStream(future).getReader();
      reader.read().catch(() => {});
      return reader.cancel();
    },
  },
  plain: {
    in: {
      code: "reader.read()",
      make() {
        const { stream, ...functions } = waiting();
        const first = async (): Promise<unknown> => (await stream.getReader().read()).value;
        return { waitable: first(), ...functions };
      },
    },
  },
  notes: [
    {
      direction: "out",
      columns: ["typed"],
      text: "A stream fails in one way only. The error is the same object.",
    },
    {
      direction: "out",
      columns: ["cancel"],
      text: "A stream that its reader has cancelled reads as one that has ended.",
    },
  ],
};
