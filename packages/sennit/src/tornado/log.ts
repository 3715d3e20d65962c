/** Where the Tornado family writes the errors that it has nobody else to tell. */
export interface AppLog {
  error(message: string, error: unknown): void;
}

const CONSOLE: AppLog = {
  error: (message, error) => console.error(`${message}:`, error),
};

let current = CONSOLE;

/**
 * Lets `log` hear of such errors from now on, or the console again; returns what was in use before.
 *
 * Stands for `tornado.log.app_log`. It is not the loop's exception handler, as it is not in Tornado: that hears of what
 * leaves a callback of the loop, and this of the second failure in a `multi`, of a failure after a timeout, and the like.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { multi, setAppLog } from "sennit/tornado";
 *
 * const logged: unknown[] = [];
 * const before = setAppLog({ error: (message, error) => logged.push([message, error]) });
 * const loop = new VirtualLoop();
 * const [a, b] = [loop.createFuture(), loop.createFuture()];
 * a.setException("first");
 * b.setException("second");
 * loop.callSoon(() => multi([a, b]));
 * loop.advance(0);
 * setAppLog(before);
 * logged; // => [["Multiple exceptions in yield list", "second"]]
 * ```
 */
export function setAppLog(log: AppLog | undefined): AppLog {
  const before = current;
  current = log ?? CONSOLE;
  return before;
}

/** Writes an error to the log in use. */
export function logError(message: string, error: unknown): void {
  current.error(message, error);
}

/** One class of errors, or several. */
export type QuietExceptions = ErrorClass | readonly ErrorClass[];

type ErrorClass = abstract new (...args: never[]) => unknown;

/** Whether an error is one of those that are not to be logged. */
export function isQuiet(error: unknown, quiet: QuietExceptions): boolean {
  const classes = typeof quiet === "function" ? [quiet] : quiet;
  return classes.some((one) => error instanceof one);
}
