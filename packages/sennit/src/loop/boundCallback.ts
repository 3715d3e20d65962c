import { Context, showValues, type Values } from "../core/context.ts";

/** A done callback with the context in which it is to run. */
export class BoundCallback {
  readonly callback: (future: never) => unknown;
  readonly #where: Context | Values;

  constructor(callback: (future: never) => unknown, where: Context | Values) {
    this.callback = callback;
    this.#where = where;
  }

  /** What it throws is the future's to report. */
  _wake(future: object): void {
    const callback = this.callback as (future: object) => unknown;
    if (this.#where instanceof Context) {
      this.#where.run(callback, future);
    } else {
      showValues(this.#where);
      callback(future);
    }
  }
}
