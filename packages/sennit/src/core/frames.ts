/** A line for one frame of a stack: V8 writes it after "at", the others after the function's name. */
const FRAME = /^\s*at |@\S*(?::\d+:\d+|\[native code\])$/;

/** V8's frame of the call by which one coroutine steps the one that it waits on, or a driver the outermost. */
const STEP = /\.(?:next|throw|return) \(<anonymous>\)$/;

/** The frame of a CoroutineCall, which stands between the coroutine that it runs and the one that waits for it. */
const CALL = /\bCoroutineCall\.(?:next|throw) /;

/** What V8 writes before an async function that waits. */
export const ASYNC = "async ";

/** Frames of the host's own machinery. */
const HOST = /\bnode:(?:internal\/|async_hooks:)|\[native code\]$/;

/** The folder that this library is in, as it stands in stacks; of no use where a bundler has moved this file. */
const HOME = /* @__PURE__ */ String(import.meta.url)
  .replace(/^file:\/\//, "")
  .replace(/\/\w+\/core\/frames\.[jt]s.*$/, "");

/** The rest of the path of one of its modules; tests have one more dot in their names. */
const MODULE = /^\/(?:dist|src)\/\w+\/\w+\.[jt]s:/;

/** What an error says of itself, and the lines below it, from the innermost frame on. */
export function splitStack(stack: string): { readonly head: string; readonly lines: readonly string[] } {
  const lines = stack.split("\n");
  const first = lines.findIndex((line) => FRAME.test(line));
  if (first < 0) return { head: stack, lines: [] };
  return { head: lines.slice(0, first).join("\n"), lines: lines.slice(first) };
}

/** The frames of a stack, the innermost first, without "at". */
export function framesOf(stack: string): string[] {
  return splitStack(stack)
    .lines.filter((line) => FRAME.test(line))
    .map(frameOf);
}

/** The frame in a line. */
export function frameOf(line: string): string {
  return line.trim().replace(/^at /, "");
}

/** Whether a frame is of this library or of the host, and tells nobody anything. */
export function isBridge(frame: string): boolean {
  if (STEP.test(frame) || HOST.test(frame)) return true;
  const at = frame.indexOf(HOME);
  return at >= 0 && MODULE.test(frame.slice(at + HOME.length));
}

/**
 * The coroutines that wait on one another by `yield*`, in a stack that was taken by what the innermost of them waits on.
 *
 * Below them stand their driver, and whatever has called that.
 */
export function coroutineFrames(stack: string): string[] {
  const frames = framesOf(stack);
  const innermost = frames.findIndex((_frame, i) => STEP.test(frames[i + 1] ?? ""));
  if (innermost < 0) return untilBridge(frames);
  let end = innermost;
  for (;;) {
    if (STEP.test(frames[end + 1] ?? "")) end += 2;
    else if (CALL.test(frames[end] ?? "")) end += 1;
    else break;
  }
  return frames.slice(innermost, end).filter((frame) => !isBridge(frame));
}

/** The innermost frame of a coroutine, or of a function that it has called, in a stack that was taken by this library. */
export function frameInCoroutine(stack: string): string | undefined {
  const frames = framesOf(stack);
  const innermost = frames.findIndex((frame) => !isBridge(frame));
  const below = frames.findIndex((frame, i) => i > innermost && isBridge(frame));
  return innermost >= 0 && STEP.test(frames[below] ?? "") ? frames[innermost] : undefined;
}

/** The same where engines do not show the steps. */
function untilBridge(frames: readonly string[]): string[] {
  const first = frames.findIndex((frame) => !isBridge(frame));
  if (first < 0) return [];
  const end = frames.findIndex((frame, i) => i > first && isBridge(frame));
  return frames.slice(first, end < 0 ? undefined : end);
}

/**
 * The async functions that await one another, in a stack that was taken in a microtask: nothing else is on it.
 *
 * Some tools that map frames to sources take the engine's mark of them away.
 */
export function asyncFrames(stack: string): string[] {
  return framesOf(stack)
    .filter((frame) => !isBridge(frame))
    .map((frame) => frame.replace(/^async /, ""));
}
