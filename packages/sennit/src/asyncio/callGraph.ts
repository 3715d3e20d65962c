import { UsageError } from "../core/errors.ts";
import { type Awaiters, awaitersByFuture, declaredAwaiters } from "../loop/awaits.ts";
import { currentTask, type Future, findRunningLoop, Task } from "../loop/index.ts";

/** What waits for a future, and what waits for that in turn: asyncio's FutureCallGraph. */
export interface FutureCallGraph {
  readonly future: Future<unknown>;
  /** Where its coroutine waits, the innermost frame first; only in debug mode. */
  readonly callStack: readonly string[];
  readonly awaitedBy: readonly FutureCallGraph[];
}

/** Options of the call graph. */
export interface CallGraphOptions {
  /** At most so many frames of each stack. */
  readonly limit?: number | undefined;
}

/**
 * Who waits for `future`, or for the current task, up to the tasks for which nobody waits: asyncio's capture_call_graph.
 *
 * Returns undefined where neither is there. A circle of tasks that wait for each other is cut where it closes.
 *
 * @example
 * ```ts
 * import { captureCallGraph, createTask, run, sleep } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const inner = createTask(sleep(10));
 *   const outer = createTask(() => inner);
 *   yield* sleep(0);
 *   return captureCallGraph(inner)?.awaitedBy.map(({ future }) => future === outer);
 * }); // => [true]
 * ```
 */
export function captureCallGraph(
  future?: Future<unknown>,
  options: CallGraphOptions = {},
): FutureCallGraph | undefined {
  const root = future ?? currentTask();
  if (root === undefined) return undefined;
  const loop = future?.getLoop() ?? findRunningLoop();
  const awaiters = awaitersByFuture(loop?._internals.tasks ?? []);
  return graphOf(root, awaiters, options, new Set());
}

function graphOf(
  future: Future<unknown>,
  awaiters: Awaiters,
  options: CallGraphOptions,
  above: ReadonlySet<Future<unknown>>,
): FutureCallGraph {
  const path = new Set(above).add(future);
  const waiting = new Set([...(awaiters.get(future) ?? []), ...declaredAwaiters(future)]);
  const callStack = future instanceof Task ? future.getStack(options.limit) : [];
  const awaitedBy = [...waiting]
    .filter((each) => !path.has(each))
    .map((each) => graphOf(each, awaiters, options, path));
  return { future, callStack, awaitedBy };
}

/**
 * The call graph of `future`, or of the current task, as text: asyncio's format_call_graph.
 *
 * Throws a UsageError where there is neither.
 */
export function formatCallGraph(future?: Future<unknown>, options: CallGraphOptions = {}): string {
  const graph = captureCallGraph(future, options);
  if (graph === undefined) throw noTask();
  return linesOf(graph, "").join("\n");
}

/** Prints the call graph of `future`, or of the current task: asyncio's print_call_graph. */
export function printCallGraph(
  future?: Future<unknown>,
  { print = console.log, ...options }: CallGraphOptions & { print?: (text: string) => void } = {},
): void {
  print(formatCallGraph(future, options));
}

function linesOf({ future, callStack, awaitedBy }: FutureCallGraph, indent: string): string[] {
  const kind = future.constructor.name;
  const lines = [`${indent}* ${future instanceof Task ? `${kind}(name='${future.getName()}')` : kind}`];
  if (callStack.length > 0)
    lines.push(`${indent}  + Call stack:`, ...callStack.map((frame) => `${indent}  |   ${frame}`));
  if (awaitedBy.length > 0) {
    lines.push(`${indent}  + Awaited by:`);
    for (const waiter of awaitedBy) lines.push(...linesOf(waiter, `${indent}     `));
  }
  return lines;
}

function noTask(): UsageError {
  return new UsageError("ERR_NO_FUTURE", {
    did: "a call graph was asked for",
    wrong: "no future was given, and this code is in no task",
    write: "formatCallGraph(task)",
  });
}
