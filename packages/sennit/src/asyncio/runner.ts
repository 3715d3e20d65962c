import { UsageError } from "../core/errors.ts";
import { type Context, copyContext, InvalidStateError } from "../core/index.ts";
import {
  CoroutineCall,
  findRunningLoop,
  HostLoop,
  isCoroutine,
  type ResumableLoop,
  type Runnable,
  type Work,
} from "../loop/index.ts";

/** Options of a Runner. */
export interface RunnerOptions {
  /** Turns the loop's debug mode on or off. */
  readonly debug?: boolean | undefined;
  /** Makes the loop; without it, a HostLoop. */
  readonly loopFactory?: (() => ResumableLoop) | undefined;
}

/** Options of a Runner's `run`. */
export interface RunnerRunOptions {
  /** The context that `main` runs in; without it, the Runner's. */
  readonly context?: Context | undefined;
  /** Aborting it cancels `main`, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs several things, one after another, in one loop and in one context: asyncio's Runner.
 *
 * Between the runs the loop stands still; tasks that are left go on in the next one. `close`, or the end of a block with
 * `await using`, does what the end of `run` does. It differs in that the host's signals are the host's: `signal` cancels
 * what runs, as SIGINT does in Python.
 *
 * @example
 * ```ts
 * import { ContextVar, Runner, sleep } from "sennit/asyncio";
 *
 * const user = new ContextVar("user", "nobody");
 * await using runner = new Runner();
 * await runner.run(async () => user.set("Ada"));
 * await runner.run(function* () {
 *   yield* sleep(1);
 *   return user.get();
 * }); // => "Ada"
 * ```
 */
export class Runner implements AsyncDisposable {
  readonly #options: RunnerOptions;
  #loop: ResumableLoop | undefined;
  #context: Context | undefined;
  #closed = false;

  constructor(options: RunnerOptions = {}) {
    this.#options = options;
  }

  /** The loop, which is made when it is first needed. Throws InvalidStateError after `close`. */
  getLoop(): ResumableLoop {
    if (this.#closed) throw isClosed();
    if (this.#loop === undefined) {
      this.#loop = this.#options.loopFactory?.() ?? new HostLoop();
      if (this.#options.debug !== undefined) this.#loop.setDebug(this.#options.debug);
      this.#context = copyContext();
    }
    return this.#loop;
  }

  /**
   * Runs `main` to its end, and gives its result.
   *
   * Rejects with a UsageError where a loop is running already, and with InvalidStateError after `close`.
   */
  async run<T>(main: Runnable<T>, options: RunnerRunOptions = {}): Promise<T> {
    if (findRunningLoop() !== undefined) throw insideLoop();
    const loop = this.getLoop();
    const context = options.context ?? this.#context;
    const future = isWork(main) ? loop.createTask(main, { context }) : main;
    return await loop.run(future, { signal: options.signal, keepTasks: true });
  }

  /** Cancels what is left and waits for it, shuts the default executor down, and closes the loop. Again it does nothing. */
  async close(): Promise<void> {
    const loop = this.#loop;
    if (loop === undefined || this.#closed) return;
    this.#closed = true;
    try {
      await loop.shutdown();
    } finally {
      loop.close();
    }
  }

  /** As `close()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Whether it becomes a task, and so has a context. */
function isWork<T>(main: Runnable<T>): main is Work<T> {
  return typeof main === "function" || isCoroutine(main) || main instanceof CoroutineCall;
}

function insideLoop(): UsageError {
  return new UsageError("ERR_LOOP_ALREADY_RUNNING", {
    did: "Runner.run() was called",
    wrong: "this code runs in another loop",
    write: "yield* createTask(main()), or await it, inside that loop",
  });
}

function isClosed(): InvalidStateError {
  return new InvalidStateError({
    did: "a Runner was used",
    wrong: "it is closed",
    write: "await using runner = new Runner()",
  });
}
