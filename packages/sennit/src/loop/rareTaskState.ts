import type { Context } from "../core/context.ts";
import type { Site } from "../core/site.ts";
import type { CancelledError } from "./errors.ts";

/** What names a task that needs nothing else: it can be asked for all the same. */
export type NumberOfTask = number & { readonly [Part in keyof RareTaskState]?: undefined };

/** What a task needs that is cancelled, has a Context or a signal, or waits in debug mode: most have none of it. */
export class RareTaskState {
  /** A number where nobody gave it a name. */
  name: string | number;
  context: Context | undefined;
  /** Cancellation was requested, and not yet thrown into the coroutine. */
  mustCancel = false;
  /** The last request, as the error that it is. */
  cancellation: CancelledError | undefined;
  cancelRequests = 0;
  controller: AbortController | undefined;
  /** Where it waits, in debug mode. */
  waitSite: Site | undefined;

  constructor(name: string | number) {
    this.name = name;
  }
}
