import { ASYNC, frameOf, isBridge, splitStack } from "./frames.ts";
import type { Hop, Trace } from "./hops.ts";

/** A stack without the frames that tell nobody anything. */
export function foldStack(stack: string): string {
  const { head, lines } = splitStack(stack);
  return joined(head, linesToTell(lines));
}

/** A stack, with the way that its error has gone below its own frames. */
export function stackWithTrace(stack: string, trace: Trace): string {
  const { head, lines } = splitStack(stack);
  const own = linesToTell(lines);
  const told = new Set(own.map((line) => frameOf(line).replace(ASYNC, "")));
  const omitted = trace.omitted > 0 ? [`    … and ${trace.omitted} more waits`] : [];
  return joined(head, [...own, ...waysFrom(undefined, trace, told), ...omitted]);
}

function linesToTell(lines: readonly string[]): string[] {
  return lines.filter((line) => !isBridge(line));
}

/** Engines other than V8 write nothing above the frames. */
function joined(head: string, lines: readonly string[]): string {
  return [...(head === "" ? [] : [head]), ...lines].join("\n");
}

/**
 * Where those waited whom the error came to after one hop, and then those who waited for them.
 *
 * Who waited in the very call that raised the error stands among its own frames already.
 */
function waysFrom(after: Hop | undefined, trace: Trace, told: ReadonlySet<string>): string[] {
  const ways = trace
    .next(after)
    .map((hop) => {
      const places = hop.frames().filter((frame) => !told.has(frame));
      return [...places.map((frame) => `    at ${ASYNC}${frame}`), ...waysFrom(hop, trace, told)];
    })
    .filter((lines) => lines.length > 0);
  if (ways.length < 2) return ways.flat();
  return ways.flatMap((lines, i) => [`    wait ${i + 1} of ${ways.length}:`, ...lines.map((line) => `  ${line}`)]);
}
