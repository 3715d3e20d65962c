import { run } from "sennit";
import { WorkerExecutor } from "sennit/concurrent";
import { type Behaviour, mustBe, mustEqual, thrownBy } from "./behaviour.ts";

interface Tasks {
  add(a: number, b: number): number;
  fail(message: string): never;
  untilAborted(): Promise<void>;
}

/** A task module, in the text of its address. */
const MODULE = new URL(
  `data:text/javascript,${encodeURIComponent(`
    export const add = (a, b) => a + b;
    export const fail = (message) => { throw new RangeError(message); };
  `)}`,
);

const { process } = globalThis as { process?: { versions?: { node?: string } } };
const skip = process?.versions?.node === undefined ? "worker threads are Node's" : undefined;

/** What runs in worker threads. */
export const threads: readonly Behaviour[] = [
  {
    name: "a worker thread returns a value, and throws an error of its class",
    skip,
    run: async () => {
      await using pool = new WorkerExecutor<Tasks>(MODULE, { workers: 1 });
      mustBe(await run(() => pool.submit("add", 20, 22)), 42);
      const error = await thrownBy(() => pool.submit("fail", "planted"));
      mustEqual([error instanceof RangeError, (error as Error).message], [true, "planted"]);
    },
  },
];
