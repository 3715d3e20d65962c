import { framesOf } from "./frames.ts";
import { Site } from "./site.ts";

/** What engines call what has no name of its own. */
const NAMELESS = new Set(["Generator", "Object"]);

/**
 * The name of the function that has made a coroutine, where the engine tells.
 *
 * A generator does not lead to its function, but V8 names that in a frame whose method was called on the generator.
 */
export function coroutineName(coroutine: object): string | undefined {
  const [frame = ""] = framesOf(captureOn.call(coroutine).stack);
  const name = /^(.+)\.[\w$]+ \(/.exec(frame)?.[1];
  return name === undefined || NAMELESS.has(name) ? undefined : name;
}

function captureOn(this: object): Site {
  return Site.capture(undefined, 1);
}
