// W1: create, settle, one callback. A thousand at a time, as what lives longer is W6's.
import { run } from "sennit/asyncio";
import { getRunningLoop } from "sennit/loop";
import { Deferred } from "sennit/twisted";
import { timePerOperation } from "../harness/timePerOperation.mjs";

const AT_ONCE = 1000;

const callback = () => {};

/** @type {import("../harness/workload.mjs").Case[]} */
export const w1 = [
  {
    id: "W1",
    title: "create, settle, one callback",
    measure: timePerOperation(100_000),
    contenders: {
      native: () => async (count) => {
        for (let i = 0; i < count; i += 1) {
          /** @type {(value: number) => void} */
          let settle = callback;
          const promise = new Promise((resolve) => {
            settle = resolve;
          });
          promise.then(callback);
          settle(i);
          if (i % AT_ONCE === 0) await null;
        }
      },
      "sennit Future": () => (count) =>
        run(function* () {
          const loop = getRunningLoop();
          for (let i = 0; i < count; i += 1) {
            const future = loop.createFuture();
            future.addDoneCallback(callback);
            future.setResult(i);
            if (i % AT_ONCE === 0) yield;
          }
        }),
      "sennit Deferred": () => (count) => {
        for (let i = 0; i < count; i += 1) {
          const deferred = new Deferred();
          deferred.addCallback(callback);
          deferred.callback(i);
        }
      },
    },
    goals: [
      { contender: "sennit Future", atMost: 0.65, of: "native" },
      { contender: "sennit Deferred", atMost: 0.4, of: "native" },
    ],
  },
];
