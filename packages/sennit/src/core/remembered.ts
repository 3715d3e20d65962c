/**
 * `show`, called once for each object however often that is waited for, for as long as the object lives.
 *
 * Handlers given to a foreign promise cannot be taken back: with one for each wait, waits that were given up would pile up
 * on work that takes long. One execution for all of them keeps nothing of an observer that was withdrawn.
 *
 * @example
 * ```ts
 * import { Execution, remembered } from "sennit";
 *
 * const show = remembered((promise: Promise<number>) => {
 *   const work = new Execution<number>("example");
 *   work.follow(() => promise);
 *   return work;
 * });
 * const promise = Promise.resolve(1);
 * show(promise) === show(promise); // => true
 * ```
 */
export function remembered<X extends object, Shown>(show: (x: X) => Shown): (x: X) => Shown {
  const known = new WeakMap<X, Shown>();
  return (x) => {
    const before = known.get(x);
    if (before !== undefined) return before;
    const shown = show(x);
    known.set(x, shown);
    return shown;
  };
}
