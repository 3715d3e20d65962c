import { formatTrace } from "sennit";

/** Where the error of a probe is raised. */
export function raise(): Error {
  return new Error("planted");
}

/** The functions of which the trace of an error is to tell the places, in its order. */
const TOLD = /^ *at (?:async )?(raise|producer|steps|asyncSteps|consumer) (\(yield\)|\(.*:\d+:\d+\))$/gm;

/**
 * The functions whose places a trace tells, "name" for one of which it has no place; none, where Node prints another trace.
 * A consumer calls `steps`: its own place says nothing more.
 */
export function told(error: unknown): string {
  if (!(error instanceof Error) || formatTrace(error) !== error.stack) return "";
  const names = [...error.stack.matchAll(TOLD)].map(([, name, place]) => (place === "(yield)" ? "name" : name));
  return names.filter((name) => name !== "consumer").join(" ");
}
