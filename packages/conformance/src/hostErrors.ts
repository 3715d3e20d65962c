type Listener = (...args: never[]) => unknown;

interface Process {
  listeners(event: string): Listener[];
  removeAllListeners(event: string): unknown;
  on(event: string, listener: Listener): unknown;
}

interface Events {
  addEventListener?(type: "error", listener: (event: ErrorEventLike) => void): void;
  removeEventListener?(type: "error", listener: (event: ErrorEventLike) => void): void;
}

interface ErrorEventLike {
  readonly error: unknown;
  preventDefault(): void;
}

const UNCAUGHT = "uncaughtException";

/**
 * Runs `body`, and lets the host take no note of `error`, should it be thrown where nobody catches it.
 *
 * In Node and Bun an uncaught error ends the process or the test, in Deno and browsers it is an event that can be prevented.
 */
export async function withHostErrors(error: unknown, body: () => Promise<void>): Promise<void> {
  const { process, addEventListener, removeEventListener } = globalThis as { process?: Process } & Events;
  const before = process?.listeners?.(UNCAUGHT) ?? [];
  const onUncaught = (thrown: unknown, ...rest: unknown[]): void => {
    if (thrown !== error) for (const listener of before) Reflect.apply(listener, process, [thrown, ...rest]);
  };
  const onError = (event: ErrorEventLike): void => {
    if (event.error === error) event.preventDefault();
  };
  process?.removeAllListeners?.(UNCAUGHT);
  process?.on?.(UNCAUGHT, onUncaught);
  addEventListener?.("error", onError);
  try {
    await body();
  } finally {
    process?.removeAllListeners?.(UNCAUGHT);
    for (const listener of before) process?.on?.(UNCAUGHT, listener);
    removeEventListener?.("error", onError);
  }
}
