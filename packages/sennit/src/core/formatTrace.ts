import { findTrace } from "./trace.ts";
import { showsTrace } from "./tracedStack.ts";
import { foldStack, stackWithTrace } from "./traceText.ts";

/** So many of the errors of an aggregate are shown, and so deep do causes go. */
const ERRORS = 20;
const DEPTH = 20;

/**
 * An error as text: where it was raised, where each of those waited whom it has come through, its causes and its errors.
 *
 * The frames of Sennit itself and of the host are left out. Once an error has come through a wait, its own `stack` shows the
 * way as well, so that Node prints it; this adds what that leaves out, and works where `stack` cannot be changed. What is no
 * error is shown as it is. It never throws.
 *
 * @example
 * ```ts
 * import { formatTrace } from "sennit";
 * import { createTask, run, sleep } from "sennit/asyncio";
 *
 * await run(function* main() {
 *   const load = createTask(function* load() {
 *     yield* sleep(10);
 *     throw new Error("no such page");
 *   });
 *   try {
 *     return yield* load;
 *   } catch (error) {
 *     return formatTrace(error).match(/at (?:async )?\w+/g);
 *   }
 * }); // => ["at load", "at async main"]
 * ```
 */
export function formatTrace(error: unknown): string {
  return linesOf(error, []).join("\n");
}

function linesOf(error: unknown, above: readonly unknown[]): string[] {
  if (above.includes(error)) return ["[circular]"];
  if (above.length === DEPTH) return ["…"];
  const path = [...above, error];
  const cause = attempt(() => (error as ErrorOptions).cause);
  const errors = attempt(() => (error as AggregateError).errors);
  const all: unknown[] = Array.isArray(errors) ? errors : [];
  const lines = stackOf(error).split("\n");
  if (cause !== undefined) lines.push(...entry("caused by: ", linesOf(cause, path)));
  for (const [i, each] of all.slice(0, ERRORS).entries()) {
    lines.push(...entry(`error ${i + 1} of ${all.length}: `, linesOf(each, path)));
  }
  if (all.length > ERRORS) lines.push(`  … and ${all.length - ERRORS} more errors`);
  return lines;
}

function entry(title: string, [first = "", ...others]: string[]): string[] {
  return [`  ${title}${first}`, ...others.map((line) => `  ${line}`)];
}

/** The stack of an error with its way; for anything else, its text. */
function stackOf(error: unknown): string {
  const stack = attempt(() => (error as Error).stack);
  const trace = findTrace(error);
  if (typeof stack === "string") {
    if (trace === undefined) return foldStack(stack);
    if (attempt(() => showsTrace(error as object)) === true) return stack;
  }
  const text = typeof stack === "string" ? stack : textOf(error);
  return trace === undefined ? text : stackWithTrace(text, trace);
}

function textOf(x: unknown): string {
  return attempt(() => String(x)) ?? attempt(() => tagOf(x)) ?? "an object";
}

function tagOf(x: unknown): string {
  return Object.prototype.toString.call(x);
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
