import { UsageError } from "../core/errors.ts";

/**
 * Node's module of worker threads, looked up when it is needed: the rest of this folder loads in a browser too.
 *
 * Throws a UsageError where the host has none.
 */
export function workerThreads(): typeof import("node:worker_threads") {
  const module = builtin("node:worker_threads");
  if (module !== undefined) return module;
  throw new UsageError("ERR_NO_WORKER_THREADS", {
    did: "a WorkerExecutor was to start a worker",
    wrong: "this host has no node:worker_threads",
    write: "new InlineExecutor()",
  });
}

/** How many threads can run at the same time. */
export function parallelism(): number {
  return builtin("node:os")?.availableParallelism() ?? 1;
}

interface Builtins {
  "node:worker_threads": typeof import("node:worker_threads");
  "node:os": typeof import("node:os");
}

function builtin<Id extends keyof Builtins>(id: Id): Builtins[Id] | undefined {
  const host = (globalThis as { process?: { getBuiltinModule?(id: string): unknown } }).process;
  return host?.getBuiltinModule?.(id) as Builtins[Id] | undefined;
}
