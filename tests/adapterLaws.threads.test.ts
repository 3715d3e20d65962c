import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { type Adapter, LAWS, type Law, laws } from "@sennit/conformance";
import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { type Endpoint, type Remote, transfer, transferHandlers, wrap } from "comlink";
import { Piscina } from "piscina";
import { abortSignalHandler, fromComlink } from "sennit/comlink";
import { fromPiscina } from "sennit/piscina";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { service } from "./adapterLaws/comlinkService.mjs";
import { CELLS, ORDERS } from "./adapterLaws/obey.mjs";
import { hostTurns } from "./crossings/rest.ts";

// What the adapters show work on other threads as keeps the laws of the protocol: on real threads, over real channels.

setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc");

beforeAll(() => void vi.spyOn(console, "error").mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

/** Its types cannot be found from an ES module. */
const nodeEndpoint: (worker: object) => Endpoint = createRequire(import.meta.url)("comlink/dist/umd/node-adapter.js");

type Cells = Int32Array<SharedArrayBuffer>;

const newCells = (): Cells => new Int32Array(new SharedArrayBuffer(12));

function set(cells: Cells, cell: number, value = 1): void {
  Atomics.store(cells, cell, value);
  Atomics.notify(cells, cell);
}

interface Subject extends Adapter {
  readonly name: string;
  /** The laws that cannot be checked, because there is nothing in these futures that could break them. */
  readonly unchecked: readonly Law[];
}

/** Work on another thread that does what its cells tell it. */
type Work = (cells: Cells) => StandardRecipeV1;

/** What the kit must know of such work; `begin` is told of each that is begun. */
function adapterOf(work: Work, begin: (cells: Cells, future: StandardFutureV1) => void = () => {}) {
  const first = (cells: Cells): StandardFutureV1 => {
    const future = work(cells)["~recipe"].run();
    begin(cells, future);
    return future;
  };
  const mayEnd = (): Cells => {
    const cells = newCells();
    set(cells, CELLS.cleanup);
    return cells;
  };
  return {
    passage: "copy",
    pending: () => {
      const cells = mayEnd();
      const settle = (order: keyof typeof ORDERS) => () => set(cells, CELLS.order, ORDERS[order]);
      return { future: first(cells), resolve: settle("resolve"), reject: settle("reject"), cancel: settle("cancel") };
    },
    cleaning: () => {
      const cells = newCells();
      return { future: first(cells), finish: () => set(cells, CELLS.cleanup) };
    },
    recipe: () => {
      const cells = mayEnd();
      const { run, ...props } = work(cells)["~recipe"];
      return {
        recipe: {
          "~recipe": {
            ...props,
            run: (options) => {
              const future = run(options);
              begin(cells, future);
              return future;
            },
          },
        },
        starts: () => Atomics.load(cells, CELLS.starts),
        finish: () => set(cells, CELLS.order, ORDERS.resolve),
      };
    },
  } satisfies Omit<Adapter, "name">;
}

/** Where calls by comlink live: a thread gets its messages in their order, so that a ping comes back after what was sent before. */
function pinged(ping: () => PromiseLike<unknown>) {
  const turn = async (): Promise<void> => {
    await ping();
    await hostTurns();
  };
  return { turn, onLoop: after(turn) };
}

/** Work is to be on its thread before anything is done to it: what has not started yet is a case of its own. */
const after =
  (started: () => Promise<void>) =>
  async (body: () => void): Promise<void> => {
    await started();
    body();
  };

/** A thread is waited for so long, in milliseconds, where nothing says that there is nothing to wait for. */
const LONG = 40;

/** What the types of ES2023 do not have yet. */
interface WaitAsync {
  waitAsync(cells: Cells, cell: number, value: number): { value: PromiseLike<unknown> | string };
}

/** An adapter of tasks of piscina's, which has a thread for each: none of them can tell of another. */
function piscinaOf(work: Work) {
  /** The runs that were begun with the latest cells, and the end of the last of them. */
  let latest: { readonly cells: Cells; readonly runs: number; readonly settled: Promise<unknown> } | undefined;
  const begin = (cells: Cells, { "~future": props }: StandardFutureV1): void => {
    const runs = latest?.cells === cells ? latest.runs + 1 : 1;
    latest = { cells, runs, settled: new Promise((resolve) => void props.observe(resolve)) };
  };
  /** All of them are on their threads, or the last has ended without. A new thread may take its time. */
  const started = async (): Promise<void> => {
    if (latest === undefined) return;
    const { cells, runs, settled } = latest;
    const ended = settled.then(() => true);
    for (let starts = 0; starts < runs; starts = Atomics.load(cells, CELLS.starts)) {
      const { value } = (Atomics as unknown as WaitAsync).waitAsync(cells, CELLS.starts, starts);
      if ((await Promise.race([value, ended])) === true) return;
    }
  };
  const turn = async (): Promise<void> => {
    await started();
    await Promise.race([latest?.settled, new Promise((resolve) => setTimeout(resolve, LONG))]);
    await hostTurns();
  };
  return { ...adapterOf(work, begin), turn, onLoop: after(started) };
}

const worker = new Worker(new URL("./adapterLaws/comlinkService.mjs", import.meta.url));
transferHandlers.set("AbortSignal", abortSignalHandler);
const remote: Remote<typeof service> = wrap(nodeEndpoint(worker));
const { port1, port2 } = new MessageChannel();
void remote.listen(transfer(port2 as Endpoint, [port2]));
const remoteByPort: Remote<typeof service> = wrap(port1 as Endpoint);

const filename = new URL("./adapterLaws/piscinaTasks.mjs", import.meta.url).href;
const pool = new Piscina({ filename, minThreads: 2, maxThreads: 4 });
/** Its thread is never free. */
const busy = new Piscina({ filename, minThreads: 1, maxThreads: 1 });
const endless = busy.run(newCells(), { name: "obey" }).catch(() => {});

afterAll(async () => {
  port1.close();
  await Promise.all([worker.terminate(), pool.destroy(), busy.destroy()]);
  await endless;
});

/**
 * What comes from a thread is a copy: F3, F4. F9 binds consumers, and failures that nobody saw are reported by whatever they
 * cross to: F16.
 */
const OF_OTHERS: readonly Law[] = ["F3", "F4", "F9", "F16"];

const subjects: readonly Subject[] = [
  {
    name: "a call of a worker by comlink",
    unchecked: OF_OTHERS,
    ...pinged(() => remote.ping()),
    ...adapterOf((cells) => fromComlink(worker, (signal) => remote.obey(cells, signal))),
  },
  {
    name: "a call through a port by comlink",
    unchecked: OF_OTHERS,
    ...pinged(() => remoteByPort.ping()),
    ...adapterOf((cells) => fromComlink(port1, (signal) => remoteByPort.obey(cells, signal))),
  },
  {
    name: "a call by comlink that does not take its signal",
    unchecked: OF_OTHERS,
    ...pinged(() => remote.ping()),
    ...adapterOf((cells) => fromComlink(worker, () => remote.obey(cells))),
    // It cannot be asked to stop, and so whoever cancels it goes on at once.
    cleaning: undefined,
  },
  {
    name: "a task of piscina's",
    unchecked: OF_OTHERS,
    ...piscinaOf((cells) => fromPiscina(pool, cells, { name: "obey", grace: Number.POSITIVE_INFINITY })),
    unstarted: () => {
      const cells = newCells();
      const future = fromPiscina(busy, cells, { name: "obey" })["~recipe"].run();
      return { future, started: () => Atomics.load(cells, CELLS.starts) !== 0 };
    },
  },
  {
    name: "a task of piscina's whose thread is ended",
    unchecked: OF_OTHERS,
    ...piscinaOf((cells) => fromPiscina(pool, cells, { name: "deaf", grace: 0 })),
    // It does not hear of a request to stop, and is not let clean up.
    cleaning: undefined,
  },
];

for (const subject of subjects) {
  const checks = await laws(subject);
  const checked = checks.filter(({ skip }) => skip === undefined);
  describe(subject.name, () => {
    for (const { name, run } of checked) test(name, run);

    test("the laws that nothing is checked of are those that do not apply", () => {
      const numbers = new Set(checked.map(({ law }) => law));
      const unchecked = (Object.keys(LAWS) as Law[]).filter((law) => !numbers.has(law));
      expect(unchecked).toEqual(subject.unchecked);
    });
  });
}
