import type { EventLoop, ExceptionContext } from "./eventLoop.ts";

/** Tells the exception handler of `loop` what a callback has thrown; `what` is what called it. */
export function reportCallback(
  loop: EventLoop,
  { name }: { readonly name: string },
  exception: unknown,
  what: Partial<ExceptionContext>,
): void {
  loop.callExceptionHandler({ message: `Exception in callback ${name || "(anonymous)"}`, exception, ...what });
}
