import { HostLoop } from "sennit/loop";

// A program has one loop, as Python's contenders have, and not a new one for each batch; other contenders' processes have none.
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
