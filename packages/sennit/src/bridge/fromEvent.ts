import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { Execution } from "../core/execution.ts";
import { recipe } from "../core/recipe.ts";
import type { Future } from "../loop/index.ts";
import { type FromOptions, from } from "./from.ts";

type Listener = (...args: unknown[]) => void;

/** The part of Node's EventEmitter that is needed. */
export interface EmitterLike {
  on(name: string | symbol, listener: Listener): unknown;
  off(name: string | symbol, listener: Listener): unknown;
}

/** The part of EventTarget that is needed. */
export interface EventTargetLike {
  addEventListener(name: string, listener: Listener): void;
  removeEventListener(name: string, listener: Listener): void;
}

/** Options of `fromEvent`. */
export interface FromEventOptions extends FromOptions {
  /** The event by which it fails. Without it: "error"; with false: none. */
  readonly error?: string | symbol | false | undefined;
  /** Gives all arguments of an emitter's event, in an array. False without it: the first alone. */
  readonly multiArgs?: boolean | undefined;
}

/**
 * A Future of the next event `name` of an EventEmitter, or of an EventTarget: of its first argument, or of the event.
 *
 * The event `error` fails it: with an emitter's argument, or with the `error` of an ErrorEvent. Its listeners are removed
 * however it ends, a cancellation included; with a signal that is aborted already none is added. Throws a UsageError for
 * what has no events.
 *
 * @example
 * ```ts
 * import { EventEmitter } from "node:events";
 * import { fromEvent, run } from "sennit";
 *
 * const emitter = new EventEmitter();
 * await run(function* () {
 *   const ready = fromEvent(emitter, "ready");
 *   emitter.emit("ready", "steady");
 *   return [yield* ready, emitter.listenerCount("ready")];
 * }); // => ["steady", 0]
 * ```
 */
export function fromEvent<Args extends readonly unknown[]>(
  target: EmitterLike | EventTargetLike,
  name: string | symbol,
  options: FromEventOptions & { readonly multiArgs: true },
): Future<Args>;
export function fromEvent<T>(
  target: EmitterLike | EventTargetLike,
  name: string | symbol,
  options?: FromEventOptions,
): Future<T>;
export function fromEvent(
  target: EmitterLike | EventTargetLike,
  name: string | symbol,
  options: FromEventOptions = {},
): Future<unknown> {
  const listen = listening(target);
  return from(
    recipe("event", () => next(listen, name, options)),
    options,
  );
}

/** Adds a listener, and returns the function that removes it. */
type Listen = (name: string | symbol, listener: Listener) => () => void;

function next(listen: Listen, name: string | symbol, options: FromEventOptions): Execution<unknown> {
  const work = new Execution<unknown>("event");
  const failing = options.error ?? "error";
  const remove = [listen(name, (...args) => work.fulfil(options.multiArgs === true ? args : args[0]))];
  if (failing !== false && failing !== name) remove.push(listen(failing, (error) => work.raise(errorIn(error))));
  work["~future"].observe(() => {
    for (const each of remove) each();
  });
  work.onCancel = (reason) => {
    work.cancelled(reason);
    return true;
  };
  return work;
}

/** The error itself, where an ErrorEvent brings it. */
function errorIn(x: unknown): unknown {
  return (x as { readonly error?: unknown } | null | undefined)?.error ?? x;
}

function listening(target: Partial<EmitterLike & EventTargetLike>): Listen {
  if (typeof target?.addEventListener === "function") {
    const { addEventListener, removeEventListener } = target as EventTargetLike;
    return (name, listener) => {
      addEventListener.call(target, name as string, listener);
      return () => removeEventListener.call(target, name as string, listener);
    };
  }
  if (typeof target?.on === "function" && typeof target.off === "function") {
    const { on, off } = target as EmitterLike;
    return (name, listener) => {
      on.call(target, name, listener);
      return () => off.call(target, name, listener);
    };
  }
  throw new UsageError("ERR_NOT_RECOGNISED", {
    did: `fromEvent() was given ${describe(target)}`,
    wrong: "it has neither addEventListener and removeEventListener, nor on and off",
    write: 'fromEvent(emitter, "ready"), or fromEvent(button, "click")',
  });
}
