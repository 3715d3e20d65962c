import { createScope, type Operation, run, type Task, until, withResolvers } from "effection";
import { from } from "sennit";
import { fromOperation, toOperation } from "sennit/effection";
import { getRunningLoop } from "sennit/loop";
import type { IncomingProduct, Kind, Waiting } from "../kind.ts";

/** What the probes settle, and an operation that waits for it and cleans up when it is halted. */
export function workingOperation() {
  const gate = withResolvers<unknown>();
  const cleanup = withResolvers<void>();
  let started = false;
  let through = false;
  let heard = false;
  let cleanedUp = false;
  function* operation(): Operation<unknown> {
    started = true;
    try {
      return yield* gate.operation;
    } finally {
      if (!through) {
        heard = true;
        yield* cleanup.operation;
        cleanedUp = true;
      }
    }
  }
  const functions = {
    resolve: (value: unknown): void => {
      through = true;
      gate.resolve(value);
    },
    reject: (error: unknown): void => {
      through = true;
      gate.reject(error as Error);
    },
    started: () => started,
    heard: () => heard,
    cleanedUp: () => cleanedUp,
    finishCleanup: () => cleanup.resolve(),
  };
  return { gate, operation, functions };
}

/** Halts a task from its own side, with its cleanup. */
export function halting(task: () => Task<unknown> | undefined, finishCleanup: () => void): () => void {
  return () => {
    task()
      ?.halt()
      .catch(() => {});
    finishCleanup();
  };
}

/** A task of Effection's waits, and joins it by an operation. */
function wait(operation: () => Operation<unknown>, look: () => void): Waiting {
  let outcome: ReturnType<Waiting["outcome"]>;
  let through = false;
  let halted = false;
  const task = run(function* () {
    try {
      const value = yield* operation();
      through = true;
      outcome = { status: "fulfilled", value };
    } catch (reason) {
      through = true;
      outcome = { status: "rejected", reason, expected: false };
    } finally {
      look();
    }
  });
  const cancel = async (): Promise<void> => {
    await task.halt();
    halted = true;
    if (!through) outcome = { status: "cancelled", reason: undefined };
  };
  return { outcome: () => outcome, cancel, ended: () => halted };
}

/** A race with what is there already, by its parts: `race` itself takes three tasks for it. */
const race = (operation: () => Operation<unknown>): PromiseLike<void> => run(operation).halt();

export const kind: Kind = {
  name: "Effection operation",
  library: "effection",
  subpath: "sennit/effection",
  races: 10_000,
  in: {
    code: "from(fromOperation(operation))",
    takesSignal: true,
    make(signal): IncomingProduct {
      const loop = getRunningLoop();
      const { gate, operation, functions } = workingOperation();
      const [scope, destroy] = createScope();
      const cancel = (): void => {
        destroy().catch(() => {});
        functions.finishCleanup();
      };
      const waitable = from(fromOperation(operation, { scope }), { loop, signal });
      return { waitable, ...functions, cancel, again: () => from(fromOperation(gate.operation), { loop }) };
    },
  },
  out: {
    code: "yield* toOperation(future)",
    wait: (future, look) => wait(() => toOperation(future), look),
    race: (future) => race(() => toOperation(future)),
  },
  plain: {
    in: {
      code: "await run(operation)",
      make() {
        const { operation, functions } = workingOperation();
        const task = run(operation);
        return { waitable: task, ...functions, cancel: halting(() => task, functions.finishCleanup) };
      },
    },
    out: {
      code: "yield* until(promise)",
      wait: (start, look) => wait(() => until(start()), look),
      race: (start) => race(() => until(start())),
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["reason down", "reason up"],
      text: "Effection has no reasons: a task is halted, and that is all. The CancelledError of whoever cancels it has the reason all the same.",
    },
    {
      direction: "out",
      columns: ["reason down"],
      text: "Effection has no reasons: the future is cancelled for none.",
    },
    {
      direction: "out",
      columns: ["typed"],
      text: "An operation fails in one way only. The error is the same object.",
    },
  ],
};
