import { connect, createServer } from "node:net";
import { median } from "./statistics.mjs";

/** How long the work goes on, in milliseconds. */
const SATURATED = 300;

/** @typedef {(fired: () => void) => void} Arm Lets the host call `fired` as soon as it can. */

/**
 * How many milliseconds the host is late, in the middle, with what `arm` asks of it while there is always something to run.
 *
 * The batch runs such work for so many milliseconds. What never comes meanwhile is late by all of it. By the wall clock:
 * lateness is what it is.
 *
 * @param {() => Promise<{ arm: Arm, due: number }>} makeArm
 * @returns {import("./workload.mjs").Measure}
 */
export function lateness(makeArm) {
  return {
    unit: "ms",
    turns: 1,
    async start(prepare) {
      const saturate = await prepare();
      const { arm, due } = await makeArm();
      await saturate(SATURATED / 3);
      return async () => {
        /** @type {number[]} */
        const late = [];
        let over = false;
        const again = () => {
          if (over) return;
          const start = performance.now();
          arm(() => {
            late.push(performance.now() - start - due);
            again();
          });
        };
        again();
        await saturate(SATURATED);
        // What was starved comes now.
        while (late.length === 0) await new Promise((resolve) => setImmediate(resolve));
        over = true;
        return median(late);
      };
    },
  };
}

/** @returns {Promise<{ arm: Arm, due: number }>} */
export async function timer() {
  const due = 5;
  return { due, arm: (fired) => setTimeout(fired, due) };
}

/** @returns {Promise<{ arm: Arm, due: number }>} */
export async function immediate() {
  return { due: 0, arm: (fired) => setImmediate(fired) };
}

/** A byte that this process sends to itself: it is there to be read when the call has returned. */
export async function readableSocket() {
  /** @type {() => void} */
  let onByte = () => {};
  const server = createServer((socket) => socket.on("data", () => onByte()));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const client = connect(port, "127.0.0.1");
  await new Promise((resolve) => client.once("connect", resolve));
  /** @type {Arm} */
  const arm = (fired) => {
    onByte = fired;
    client.write("x");
  };
  return { due: 0, arm };
}
