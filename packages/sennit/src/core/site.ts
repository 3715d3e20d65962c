import { framesOf } from "./frames.ts";

/** How many frames a site keeps. */
const FRAMES = 10;

/** A place in the program: its stack is formatted only when somebody reads it. */
export class Site {
  stack = "";

  /** The place where `above` was called, or this place, with at most `limit` frames. */
  static capture(above: object | undefined, limit = FRAMES): Site {
    const site = new Site();
    const before = Error.stackTraceLimit;
    Error.stackTraceLimit = limit;
    if (typeof Error.captureStackTrace === "function")
      Error.captureStackTrace(site, (above ?? Site.capture) as () => void);
    else site.stack = new Error().stack ?? "";
    Error.stackTraceLimit = before;
    return site;
  }

  /** Its frames, the innermost first, as the host prints them. */
  frames(): string[] {
    return framesOf(this.stack);
  }
}
