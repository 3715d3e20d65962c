import { HostLoop } from "sennit/loop";

// A program has one loop, as Python's contenders have, and not a new one for each batch; others' processes
// have none, as it changes their host (tests/benchReport.test.ts).
/** @type {HostLoop | undefined} */
let loop;

/**
 * Runs `main` in the process's one loop.
 *
 * @template T
 * @param {import("sennit/loop").Runnable<T>} main
 */
export function run(main) {
  loop ??= new HostLoop();
  return loop.run(main);
}
