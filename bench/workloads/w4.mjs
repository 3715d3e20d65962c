// W4: a coroutine waits on a pending future that is settled in the next iteration, alone and under sub-coroutines.
import { coroutine } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { coroutine as tornadoCoroutine } from "sennit/tornado";
import { Deferred, inlineCallbacks } from "sennit/twisted";
import { BareFuture, BareHandle, runBare } from "../floor/bare.mjs";
import { DutifulFuture, DutifulLoop } from "../floor/dutiful.mjs";
import { run } from "../harness/oneLoop.mjs";
import { timePerOperation } from "../harness/timePerOperation.mjs";

/** @typedef {import("../harness/workload.mjs").Prepare} Prepare */

const soon = () => new Promise((resolve) => queueMicrotask(() => resolve(1)));

/** @type {(depth: number) => Prepare} */
const native = (depth) => () => {
  /** @param {number} count */
  const wait = async (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += await soon();
    return sum;
  };
  /** @type {(count: number, levels: number) => Promise<number>} */
  const under = async (count, levels) => (levels === 0 ? await wait(count) : await under(count, levels - 1));
  return (count) => under(count, depth);
};

/** What asyncio's and Tornado's coroutines do. @param {number} count */
function* futures(count) {
  const loop = getRunningLoop();
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    /** @type {import("sennit/loop").Future<number>} */
    const future = loop.createFuture();
    loop.callSoon(() => future.setResult(1));
    sum += yield* future;
  }
  return sum;
}

/** @type {(depth: number) => Prepare} */
const sennit = (depth) => () => {
  const wait = coroutine(futures);
  /** @type {(count: number, levels: number) => import("sennit/asyncio").CoroutineCall<number>} */
  const under = coroutine(function* (/** @type {number} */ count, /** @type {number} */ levels) {
    return yield* levels === 0 ? wait(count) : under(count, levels - 1);
  });
  return (count) => run(() => under(count, depth));
};

/** @type {Prepare} */
const sennitTwisted = () => {
  const wait = inlineCallbacks(function* (/** @type {number} */ count) {
    const loop = getRunningLoop();
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      /** @type {Deferred<number>} */
      const deferred = new Deferred();
      loop.callSoon(() => deferred.callback(1));
      sum += yield* deferred;
    }
    return sum;
  });
  return (count) => run(() => wait(count));
};

/** @type {Prepare} */
const sennitTornado = () => {
  const wait = tornadoCoroutine(futures);
  return (count) => run(() => wait(count));
};

/** @type {Prepare} */
const kernel = () => (count) =>
  runBare(function* (ring) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      const future = new BareFuture(ring);
      ring.push(new BareHandle(() => future.setResult(1)));
      sum += yield* future;
    }
    return sum;
  });

/** @type {Prepare} */
const kernelWithDuties = () => {
  const loop = new DutifulLoop();
  return (count) =>
    loop.run(function* () {
      let sum = 0;
      for (let i = 0; i < count; i += 1) {
        const future = new DutifulFuture(loop);
        loop.callSoon(() => future.setResult(1));
        sum += yield* future;
      }
      return sum;
    });
};

/** @type {(depth: number) => Prepare} */
const bluebird = (depth) => async () => {
  const { Promise: Bluebird } = (await import("bluebird")).default;
  const wait = Bluebird.coroutine(function* (/** @type {number} */ count) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += yield new Bluebird((resolve) => queueMicrotask(() => resolve(1)));
    return sum;
  });
  /** @type {(count: number, levels: number) => import("bluebird")<number>} */
  const under = Bluebird.coroutine(
    /** @type {(count: number, levels: number) => Generator<unknown, number, number>} */
    (
      function* (count, levels) {
        return yield levels === 0 ? wait(count) : under(count, levels - 1);
      }
    ),
  );
  return (count) => under(count, depth);
};

/** @type {(depth: number) => Prepare} */
const co = (depth) => async () => {
  const { wrap } = (await import("co")).default;
  const wait = wrap(function* (/** @type {number} */ count) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += yield soon();
    return sum;
  });
  /** @type {(count: number, levels: number) => Promise<number>} */
  const under = wrap(function* (/** @type {number} */ count, /** @type {number} */ levels) {
    return yield levels === 0 ? wait(count) : under(count, levels - 1);
  });
  return (count) => under(count, depth);
};

/** @type {(depth: number) => Prepare} */
const effect = (depth) => async () => {
  const { Effect } = await import("effect");
  /** @type {import("effect").Effect.Effect<number>} */
  const one = Effect.callback((resume) => queueMicrotask(() => resume(Effect.succeed(1))));
  /** @param {number} count */
  const wait = (count) =>
    Effect.gen(function* () {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += yield* one;
      return sum;
    });
  /** @type {(count: number, levels: number) => import("effect").Effect.Effect<number>} */
  const under = (count, levels) =>
    Effect.gen(function* () {
      return yield* levels === 0 ? wait(count) : under(count, levels - 1);
    });
  return (count) => Effect.runPromise(under(count, depth));
};

/** @type {(depth: number) => Prepare} */
const effection = (depth) => async () => {
  const { action, run } = await import("effection");
  /** @param {number} count */
  function* wait(count) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      sum += yield* /** @type {typeof action<number>} */ (action)((resolve) => {
        queueMicrotask(() => resolve(1));
        return () => {};
      });
    }
    return sum;
  }
  /** @type {(count: number, levels: number) => import("effection").Operation<number>} */
  const under = (count, levels) => ({
    *[Symbol.iterator]() {
      return yield* levels === 0 ? wait(count) : under(count, levels - 1);
    },
  });
  return (count) => run(() => under(count, depth));
};

/** @type {Prepare} */
const rxjs = async () => {
  const { firstValueFrom, Observable } = await import("rxjs");
  /** @type {import("rxjs").Observable<number>} */
  const one = new Observable((subscriber) =>
    queueMicrotask(() => {
      subscriber.next(1);
      subscriber.complete();
    }),
  );
  return async (count) => {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += await firstValueFrom(one);
    return sum;
  };
};

/** @type {Prepare} */
const fluture = async () => {
  const { Future, go, promise } = await import("fluture");
  const one = Future((_reject, resolve) => {
    queueMicrotask(() => resolve(1));
    return () => {};
  });
  return (count) =>
    promise(
      go(function* () {
        let sum = 0;
        for (let i = 0; i < count; i += 1) sum += yield one;
        return sum;
      }),
    );
};

/** @type {Prepare} */
const saga = async () => {
  const { runSaga } = await import("redux-saga");
  return (count) =>
    runSaga({}, function* () {
      let sum = 0;
      for (let i = 0; i < count; i += 1) sum += yield soon();
      return sum;
    }).toPromise();
};

/** @param {number} depth */
const atAnyDepth = (depth) => ({
  native: native(depth),
  sennit: sennit(depth),
  bluebird: bluebird(depth),
  co: co(depth),
  effect: effect(depth),
  effection: effection(depth),
});

/** @type {import("../harness/workload.mjs").Case[]} */
export const w4 = [
  {
    id: "W4",
    title: "a coroutine waits on a pending future",
    measure: timePerOperation(100_000),
    contenders: {
      ...atAnyDepth(0),
      "sennit Twisted": sennitTwisted,
      "sennit Tornado": sennitTornado,
      rxjs,
      fluture,
      "redux-saga": saga,
      kernel,
      "kernel with duties": kernelWithDuties,
    },
    originals: ["asyncio", "uvloop", "twisted", "tornado"],
    goals: [
      { contender: "sennit", atMost: 0.6, onNewerEngines: 1, of: "native" },
      { contender: "sennit", atMost: 1 / 30, of: "asyncio" },
      { contender: "sennit", atMost: 1 / 20, of: "twisted" },
    ],
  },
  ...[10, 30].map((depth) => ({
    id: `W4/${depth}`,
    title: `a coroutine waits under ${depth} others`,
    measure: timePerOperation(100_000),
    contenders: atAnyDepth(depth),
    goals: [
      { contender: "sennit", atMost: 0.7, onNewerEngines: 1, of: "native" },
      { contender: "sennit", atMost: 1.15, ofCase: "W4" },
    ],
  })),
];
