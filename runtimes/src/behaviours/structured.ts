import {
  all,
  currentSignal,
  ExceptionGroup,
  failAfter,
  moveOnAfter,
  race,
  retry,
  ScopeTimeoutError,
  shield,
  sleep,
  taskGroup,
} from "sennit";
import { type Behaviour, mustBe, mustEqual, thrownBy } from "./behaviour.ts";

const hostCarriesContexts = "process" in globalThis;
const withoutContexts = hostCarriesContexts ? undefined : "this host carries no contexts across awaits";

/** What scopes do in plain async functions, in a program without a loop. */
export const structured: readonly Behaviour[] = [
  {
    name: "a group's first failure cancels the others, whose cleanup is waited for, and all errors are thrown",
    run: async () => {
      const trace: string[] = [];
      const error = await thrownBy(() =>
        taskGroup().run(async (group) => {
          group.spawn(async (signal) => {
            try {
              await sleep(60_000);
            } finally {
              await shield(() => sleep(5));
              trace.push(`cleaned up: ${signal.reason.reason}`);
            }
          });
          group.spawn(function* () {
            yield* sleep(1);
            throw "planted";
          });
          await sleep(60_000);
        }),
      );
      if (!(error instanceof ExceptionGroup)) throw error;
      mustEqual([error.errors, trace], [["planted"], ["cleaned up: planted"]]);
    },
  },
  {
    name: "a block waits for what was spawned in it",
    run: async () => {
      const trace: string[] = [];
      {
        await using group = taskGroup();
        group.spawn(async () => {
          await sleep(1);
          trace.push("task");
        });
        trace.push("block");
      }
      mustEqual(trace, ["block", "task"]);
    },
  },
  {
    name: "the failure of a task interrupts the block, at every wait",
    skip: withoutContexts,
    run: async () => {
      const raised: unknown[] = [];
      const error = await thrownBy(async () => {
        await using group = taskGroup();
        group.spawn(async () => Promise.reject(new Error("planted")));
        for (let i = 0; i < 2; i += 1) await sleep(60_000).catch((error) => raised.push((error as Error).name));
      });
      if (!(error instanceof ExceptionGroup)) throw error;
      mustEqual(raised, ["CancelledError", "CancelledError"]);
    },
  },
  {
    name: "the current signal is that of the innermost scope, across native awaits, and blocks end with their functions",
    skip: withoutContexts,
    run: async () => {
      const block = async (): Promise<boolean> => {
        await using group = taskGroup();
        await new Promise((resolve) => setTimeout(resolve, 1));
        return currentSignal() === group.signal;
      };
      const seen = await moveOnAfter(60_000, async (signal) => {
        const inBlocks = await all([block, block]);
        await block();
        await new Promise((resolve) => setTimeout(resolve, 1));
        return [...inBlocks, currentSignal() === signal];
      });
      mustEqual(seen, [true, true, true]);
      mustBe(currentSignal().aborted, false);
    },
  },
  {
    name: "the earliest of nested deadlines counts, where it was set",
    run: async () => {
      const error = await thrownBy(() => failAfter(5, () => moveOnAfter(60_000, () => sleep(60_000))));
      if (!(error instanceof ScopeTimeoutError)) throw error;
      mustBe(await moveOnAfter(5, () => failAfter(60_000, () => sleep(60_000)), "moved on"), "moved on");
    },
  },
  {
    name: "a race leaves nothing on what has lost, and work is tried again",
    run: async () => {
      const never = new Promise(() => {});
      const won = await race({ never, slow: () => sleep(60_000), again: () => retry(failingOnce(), { delay: 1 }) });
      mustEqual(won, { key: "again", value: 2 });
    },
  },
];

function failingOnce(): (signal: AbortSignal, attempt: number) => number {
  return (_signal, attempt) => {
    if (attempt === 1) throw new Error("planted");
    return attempt;
  };
}
