import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";

/**
 * What a cancelled Future or Task raises: asyncio's CancelledError.
 *
 * A coroutine that lets it escape ends as cancelled. The CancelledErrors of other families are ordinary errors to a Task,
 * as they are in Python; all of them are instances of the root's CancelledError.
 */
export class CancelledError extends BaseCancelledError {}
