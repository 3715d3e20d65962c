import type { Adapter } from "@sennit/conformance";
import { Future, InlineExecutor, setReporter } from "sennit/concurrent";
import { OF_OTHERS, STARTED, type Subject } from "./subject.ts";
import { hostTurn, virtual } from "./surroundings.ts";

const pending = (): ReturnType<Adapter["pending"]> => {
  const future = new Future<unknown>();
  return {
    future,
    resolve: (value) => future.setResult(value),
    reject: (reason) => future.setException(reason),
    cancel: (reason) => future.cancel(reason),
  };
};

/** What an executor does later, unless the future has been cancelled. */
const unstarted = (): ReturnType<NonNullable<Adapter["unstarted"]>> => {
  const future = new Future<unknown>();
  let started = false;
  void hostTurn().then(() => {
    started = future.setRunningOrNotifyCancel();
  });
  return { future, started: () => started };
};

/** The collector of Bun takes what looks like an object on the stack for one that is held: a turn later that is another one. */
const COLLECTIONS = 20;

/** Failures are reported when their futures have been collected. */
async function unseen(): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const before = setReporter(({ exception }) => reasons.push(exception));
  for (let i = 0; i < COLLECTIONS && reasons.length === 0; i += 1) {
    await hostTurn();
    globalThis.gc?.();
    await hostTurn();
  }
  setReporter(before);
  return reasons;
}

export const concurrent = (): readonly Subject[] => {
  const { loop, callSoon, isOnLoop, unseen: _, ...surroundings } = virtual();
  const common = { unseen, turn: hostTurn };
  const executor = new InlineExecutor();
  return [
    { ...common, name: "concurrent Future, without a loop", unchecked: ["F8", ...OF_OTHERS], pending, unstarted },
    { ...common, ...surroundings, name: "concurrent Future, in a loop", unchecked: OF_OTHERS, pending, unstarted },
    {
      ...common,
      name: "concurrent Future that runs",
      // Nobody can cancel them.
      unchecked: ["F8", "F12", ...STARTED],
      pending: () => {
        const { future, resolve, reject } = pending();
        (future as Future<unknown>).setRunningOrNotifyCancel();
        return { future, resolve, reject };
      },
    },
    {
      ...common,
      name: "InlineExecutor",
      unchecked: ["F8", ...STARTED],
      pending: () => {
        const made = pending();
        return { ...made, future: executor.submit(() => made.future) };
      },
    },
  ];
};
