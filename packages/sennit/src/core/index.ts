export { CancelledError } from "./cancelled.ts";
export { Context, ContextVar, carry, copyContext, type Storage, Token } from "./context.ts";
export { InvalidStateError, type Lesson, SennitError, TimeoutError, UsageError } from "./errors.ts";
export { type Instrument, setInstrument } from "./instrument.ts";
export { isCancelled } from "./isCancelled.ts";
export { isFuture } from "./isFuture.ts";
export { cancelled, fulfilled, type Outcome, rejected, unwrap } from "./outcome.ts";
