// What the tests of the laws run on other threads: work that does what its cells tell it, which both sides see.

/** The cells: how often it was started, what it is to do, and whether it may end after it was asked to stop. */
export const CELLS = /** @type {const} */ ({ starts: 0, order: 1, cleanup: 2 });
/** What the cell of orders may hold. */
export const ORDERS = /** @type {const} */ ({ resolve: 1, reject: 2, cancel: 3 });

/**
 * @param {Int32Array} cells
 * @param {AbortSignal} [signal]
 */
export async function obey(cells, signal) {
  Atomics.add(cells, CELLS.starts, 1);
  Atomics.notify(cells, CELLS.starts);
  await Promise.race([changed(cells, CELLS.order), abort(signal)]);
  if (signal?.aborted === true) {
    await changed(cells, CELLS.cleanup);
    throw signal.reason;
  }
  const order = Atomics.load(cells, CELLS.order);
  if (order === ORDERS.reject) throw new RangeError("planted");
  if (order === ORDERS.cancel) throw Object.assign(new Error("aborted"), { name: "AbortError" });
  return "a value";
}

/**
 * Ends when a cell is no longer 0.
 *
 * @param {Int32Array} cells
 * @param {number} cell
 */
async function changed(cells, cell) {
  // What the types of ES2023 do not have yet.
  const { waitAsync } =
    /** @type {{ waitAsync(cells: Int32Array, cell: number, value: number): { value: unknown } }} */ (
      /** @type {unknown} */ (Atomics)
    );
  await waitAsync(cells, cell, 0).value;
}

/** @param {AbortSignal} [signal] */
const abort = (signal) => new Promise((resolve) => signal?.addEventListener("abort", resolve));
