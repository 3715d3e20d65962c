import type { StandardFutureV1 } from "@sennit/spec";
import { isFuture } from "./isFuture.ts";

/** One place where an execution waits. */
export type Frame = StandardFutureV1.Frame;

/** So many executions that wait on one another are looked at: they may also wait in a circle. */
const DEPTH = 50;

let depth = 0;

/** Where the execution of `x` stands, the innermost wait first; nothing if it tells nothing, or is done. It never throws. */
export function standingOf(x: unknown): readonly Frame[] {
  if (depth === DEPTH) return [];
  depth += 1;
  try {
    return isFuture(x) ? (x["~future"].trace?.() ?? []) : [];
  } catch {
    return [];
  } finally {
    depth -= 1;
  }
}

/** A frame of a stack, as the protocol has it. */
export function toFrame(frame: string, kind: string): Frame {
  const [, name, location] = /^(.*) \((.*)\)$/.exec(frame) ?? [];
  return name === undefined ? { location: frame, kind } : { name, location, kind };
}
