// What the engine allows: W4 and W6 on a kernel that does nothing else, beside native promises and Sennit, in one process.
// It knows no errors, cancellation, contexts, debugging, tracing or clock, and never gives way to the host.
//   npm run build && node bench/floor.mjs
import { gather } from "sennit/asyncio";
import { HostLoop } from "sennit/loop";
import { median } from "./harness/statistics.mjs";

/** @typedef {{ _run(): void }} Ready */

class Ring {
  /** @type {(Ready | undefined)[]} */
  entries = new Array(1 << 15);
  head = 0;
  length = 0;

  /** @param {Ready} entry */
  push(entry) {
    this.entries[(this.head + this.length) & (this.entries.length - 1)] = entry;
    this.length += 1;
  }

  shift() {
    const entry = /** @type {Ready} */ (this.entries[this.head]);
    this.entries[this.head] = undefined;
    this.head = (this.head + 1) & (this.entries.length - 1);
    this.length -= 1;
    return entry;
  }
}

class BareFuture {
  done = false;
  value = 0;
  /** @type {{ wake(future: BareFuture): void } | undefined} */
  waiter = undefined;

  /** @param {Ring} ring */
  constructor(ring) {
    this.ring = ring;
  }

  /** @param {number} value */
  setResult(value) {
    this.done = true;
    this.value = value;
    if (this.waiter !== undefined) this.ring.push(this);
  }

  _run() {
    this.waiter?.wake(this);
  }

  [Symbol.iterator]() {
    return this;
  }

  next() {
    return this.done ? { done: /** @type {true} */ (true), value: this.value } : { done: false, value: this };
  }
}

class BareTask {
  /** @param {Generator<any, unknown>} coroutine */
  constructor(coroutine) {
    this.coroutine = coroutine;
  }

  _run() {
    this.step(undefined);
  }

  /** @param {BareFuture} future */
  wake(future) {
    this.step(future.value);
  }

  /** @param {unknown} value */
  step(value) {
    const step = this.coroutine.next(/** @type {never} */ (value));
    if (!step.done) step.value.waiter = this;
  }
}

class BareHandle {
  /** @param {() => void} callback */
  constructor(callback) {
    this.callback = callback;
  }

  _run() {
    this.callback();
  }
}

class BareGathering {
  /** @type {number[]} */
  results = [];

  /** @param {BareFuture[]} futures */
  constructor(futures) {
    this.futures = futures;
    this.left = futures.length;
    for (const future of futures) future.waiter = this;
  }

  wake() {
    this.left -= 1;
    if (this.left === 0) this.results = this.futures.map((future) => future.value);
  }
}

/** @param {Ring} ring */
function drain(ring) {
  while (ring.length > 0) ring.shift()._run();
}

const WAITS = 100_000;
const GATHERED = 10_000;
const ring = new Ring();
const loop = new HostLoop();
const soon = () => new Promise((resolve) => queueMicrotask(() => resolve(1)));

/** @type {Record<string, { count: number, ways: Record<string, () => unknown> }>} */
const workloads = {
  W4: {
    count: WAITS,
    ways: {
      native: async () => {
        for (let i = 0; i < WAITS; i += 1) await soon();
      },
      kernel: () => {
        const wait = function* () {
          for (let i = 0; i < WAITS; i += 1) {
            const future = new BareFuture(ring);
            ring.push(new BareHandle(() => future.setResult(1)));
            yield* /** @type {any} */ (future);
          }
        };
        ring.push(new BareTask(wait()));
        drain(ring);
      },
      sennit: () =>
        loop.run(function* () {
          for (let i = 0; i < WAITS; i += 1) {
            const future = loop.createFuture();
            loop.callSoon(() => future.setResult(1));
            yield* future;
          }
        }),
    },
  },
  W6: {
    count: GATHERED,
    ways: {
      native: async () => {
        /** @type {((value: number) => void)[]} */
        const resolves = [];
        const promises = [];
        for (let i = 0; i < GATHERED; i += 1) promises.push(new Promise((resolve) => resolves.push(resolve)));
        const all = Promise.all(promises);
        for (const resolve of resolves) resolve(1);
        await all;
      },
      kernel: () => {
        const futures = [];
        for (let i = 0; i < GATHERED; i += 1) futures.push(new BareFuture(ring));
        const all = new BareGathering(futures);
        for (const future of futures) future.setResult(1);
        drain(ring);
        return all;
      },
      sennit: () =>
        loop.run(function* () {
          const futures = [];
          for (let i = 0; i < GATHERED; i += 1) futures.push(loop.createFuture());
          const all = gather(futures);
          for (const future of futures) future.setResult(1);
          yield* all;
        }),
    },
  },
};

const TURNS = 60;
for (const [id, { count, ways }] of Object.entries(workloads)) {
  /** @type {Map<string, number[]>} */
  const times = new Map(Object.keys(ways).map((name) => [name, []]));
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      for (let done = 0; done < WAITS; done += count) await way();
      // The first quarter warms up.
      if (turn >= TURNS / 4) times.get(name)?.push(((performance.now() - start) * 1e6) / WAITS);
    }
  }
  const native = median(times.get("native") ?? []);
  for (const [name, values] of times) {
    const time = median(values);
    console.log(`${id} ${name.padEnd(7)} ${time.toFixed(1).padStart(6)} ns  × ${(time / native).toFixed(2)}`);
  }
}
