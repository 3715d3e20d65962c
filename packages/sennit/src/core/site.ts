/** How many frames a site keeps. */
const FRAMES = 10;

/** A place in the program, for debug mode: its stack is formatted only when somebody reads it. */
export class Site {
  readonly stack: string = "";

  /** The place where `above` was called. */
  static capture(above: object): Site {
    const site = new Site();
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = FRAMES;
    Error.captureStackTrace?.(site, above as () => void);
    Error.stackTraceLimit = limit;
    return site;
  }

  /** Its frames, the innermost first, as the host prints them. */
  frames(): string[] {
    return this.stack
      .split("\n")
      .slice(1)
      .map((line) => line.trim().replace(/^at /, ""));
  }
}
