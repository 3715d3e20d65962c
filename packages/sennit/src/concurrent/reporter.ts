import type { ExceptionContext } from "../loop/eventLoop.ts";

/** Hears of the errors that no caller can be told of. */
export type Reporter = (context: ExceptionContext) => void;

let reporter: Reporter = print;

/**
 * Lets `next` hear of errors in callbacks, and of failures that nobody looked at; undefined prints them with console.error.
 *
 * Returns what was in use before. concurrent.futures logs the former under the name "concurrent.futures", and never
 * mentions the latter.
 *
 * @example
 * ```ts
 * import { Future, setReporter } from "sennit/concurrent";
 *
 * const heard: unknown[] = [];
 * const before = setReporter(({ exception }) => heard.push(exception));
 * const future = new Future<number>();
 * future.addDoneCallback(() => {
 *   throw "a mistake";
 * });
 * future.setResult(1);
 * setReporter(before);
 * heard; // => ["a mistake"]
 * ```
 */
export function setReporter(next: Reporter | undefined): Reporter {
  const before = reporter;
  reporter = next ?? print;
  return before;
}

/** Reports an error that no caller can be told of. It never throws. */
export function report(context: ExceptionContext): void {
  try {
    reporter(context);
  } catch (exception) {
    print(context);
    print({ message: "Unhandled error in the reporter", exception });
  }
}

function print({ message, exception }: ExceptionContext): void {
  console.error(`${message}:`, exception);
}
