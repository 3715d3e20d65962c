/** How functions are written that have no parameters; some may look at their arguments all the same. */
const NO_PARAMETERS = /^(?:async\b\s*)?(?:function\b)?\s*\*?\s*[\w$]*\s*\(\s*\)\s*(=>)?/;

/**
 * Whether `fn` certainly does not see what it is called with; false where that is not known.
 *
 * `fn.length` says less: rest parameters, and those with a default, do not count there.
 */
export function takesNothing(fn: (...args: never[]) => unknown): boolean {
  if (fn.length > 0) return false;
  const text = Function.prototype.toString.call(fn);
  const match = NO_PARAMETERS.exec(text);
  if (match === null) return false;
  const isArrow = match[1] !== undefined;
  // What is bound, or stands behind a proxy, has no text of its own. By `includes`, as the text may be long.
  return isArrow || !(text.includes("arguments") || text.includes("[native code]"));
}
