import { Piscina } from "piscina";
import { from } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { fromPiscina } from "sennit/piscina";
import type { IncomingProduct, Kind } from "../kind.ts";
import { hostTurns } from "../rest.ts";

const filename = new URL("../piscinaTask.mjs", import.meta.url).href;
// A thread that blocks until there is a task could not tell what it has to say.
const pool = new Piscina({ filename, name: "obey", minThreads: 1, maxThreads: 8, atomics: "disabled" });

/** The cells that a task marks. */
const [STARTED, HEARD, CLEANED_UP] = [0, 1, 2];

/** A task on another thread, and what the probes do to it; with a signal it is not to begin. */
function task(signal?: AbortSignal) {
  const { port1, port2 } = new MessageChannel();
  const cells = new Int32Array(new SharedArrayBuffer(12));
  const said = (what: string): Promise<void> =>
    new Promise((resolve) => {
      port1.on("message", (message) => message === what && resolve());
      port1.once("close", resolve);
    });
  const started = said("started");
  const ended = said("ended");
  /** Ends when the thread has done all that it was told so far, or has ended its task. */
  const quiet = async (): Promise<void> => {
    if (signal?.aborted !== true) {
      await started;
      const echoed = said("echo");
      port1.postMessage({ echo: true });
      await Promise.race([echoed, ended]);
    }
    await hostTurns();
  };
  const tell =
    (what: "resolve" | "reject" | "cancel") =>
    (x: unknown): Promise<void> => {
      try {
        port1.postMessage({ [what]: x });
      } catch {
        port1.postMessage({ [what]: "a value that cannot be copied" });
      }
      return ended;
    };
  const functions: Omit<IncomingProduct, "waitable"> = {
    resolve: tell("resolve"),
    reject: tell("reject"),
    cancel: tell("cancel"),
    started: () => Atomics.load(cells, STARTED) === 1,
    heard: () => Atomics.load(cells, HEARD) === 1,
    heardReason: () => undefined,
    cleanedUp: () => Atomics.load(cells, CLEANED_UP) === 1,
    finishCleanup: () => port1.postMessage({ finishCleanup: true }),
    rest: quiet,
  };
  return { input: { port: port2, cells }, transferList: [port2], functions };
}

export const kind: Kind = {
  name: "piscina task",
  library: "piscina",
  subpath: "sennit/piscina",
  in: {
    code: "from(fromPiscina(pool, task))",
    takesSignal: true,
    make(signal) {
      const { input, transferList, functions } = task(signal);
      const work = fromPiscina(pool, input, { transferList, grace: Number.POSITIVE_INFINITY });
      return { waitable: from(work, { loop: getRunningLoop(), signal }), ...functions };
    },
  },
  plain: {
    in: {
      code: "await pool.run(task, { signal })",
      make(signal) {
        const { input, transferList, functions } = task(signal);
        return { waitable: pool.run(input, { transferList, signal }), ...functions };
      },
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["value", "error"],
      text: "What comes from another thread is a copy.",
    },
    { direction: "in", columns: ["thenable"], text: "A thenable cannot be copied to another thread." },
    {
      direction: "in",
      columns: ["reason down", "reason up"],
      text: "The reason goes to the thread as a copy, in a CancelledError. The wait that was cancelled has the reason itself.",
    },
  ],
};
