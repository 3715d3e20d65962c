import { Execution } from "../core/execution.ts";
import type { Future } from "../loop/index.ts";
import { type FromOptions, from } from "./from.ts";
import type { EmitterLike } from "./fromEvent.ts";

/** The part of Node's ChildProcess that is needed. */
export interface ChildProcessLike extends EmitterLike {
  readonly exitCode: number | null;
  readonly signalCode: string | null;
  readonly pid?: number | undefined;
  readonly stdout?: OutputLike | null | undefined;
  kill(signal?: never): boolean;
}

/** The part of a stream of Node's that is needed. */
export interface OutputLike extends EmitterLike {
  readonly destroyed: boolean;
  setEncoding(encoding: never): unknown;
}

/** How a process has ended: by itself, with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Options of `fromChildProcess`. */
export interface FromChildProcessOptions extends FromOptions {
  /** The signal that is sent when it is cancelled. Without it: SIGTERM. */
  readonly killSignal?: string | undefined;
  /** How long the process has to end after that, in milliseconds; then SIGKILL is sent. Without it: 5000. */
  readonly grace?: number | undefined;
  /** Collects what the process writes to its standard output, in this encoding, and waits for its end. */
  readonly stdout?: "utf8" | "latin1" | "base64" | "hex" | undefined;
}

/**
 * A Future of how a child process of Node's ends: of its exit code, and of the signal that has ended it, if one has.
 *
 * Whatever the code is, it is a value; a process that could not be started is an error. Cancelling the Future sends
 * `killSignal`, and SIGKILL where the process has not ended within `grace`; the Future ends when the process has, for the
 * reason of the cancellation by identity. With a signal that is aborted already a process that runs is ended too: nothing
 * outlives its cancellation.
 *
 * @example
 * ```ts
 * import { spawn } from "node:child_process";
 * import { fromChildProcess, run } from "sennit";
 *
 * const child = spawn(process.execPath, ["--print", "6 * 7"]);
 * await run(() => fromChildProcess(child, { stdout: "utf8" })); // => { code: 0, signal: null, stdout: "42\n" }
 * ```
 */
export function fromChildProcess(
  child: ChildProcessLike,
  options: FromChildProcessOptions & { readonly stdout: string },
): Future<Exit & { readonly stdout: string }>;
export function fromChildProcess(child: ChildProcessLike, options?: FromChildProcessOptions): Future<Exit>;
export function fromChildProcess(child: ChildProcessLike, options: FromChildProcessOptions = {}): Future<Exit> {
  return from(follow(child, options), options);
}

function follow(child: ChildProcessLike, options: FromChildProcessOptions): Execution<Exit> {
  const work = new Execution<Exit>("child process");
  const stdout = options.stdout === undefined ? undefined : collect(child, options.stdout);
  const end = (code: unknown, signal: unknown): void => {
    if (work.cancelRequested) work.cancelled();
    else work.fulfil({ code, signal, ...(stdout && { stdout: stdout() }) } as Exit);
  };
  const ended = child.exitCode !== null || child.signalCode !== null;
  // What it has written may still be on its way.
  if (ended && (stdout === undefined || child.stdout?.destroyed !== false)) {
    end(child.exitCode, child.signalCode);
    return work;
  }
  // "close" comes after "exit", when the output has ended too.
  const ending = stdout === undefined ? "exit" : "close";
  // An error of a process that runs, as of one that could not be killed, does not end it.
  const failed = (error: unknown): void => void (child.pid === undefined && work.raise(error));
  child.on(ending, end);
  child.on("error", failed);
  const kill = killer(child, options);
  work.onCancel = kill.begin;
  work["~future"].observe(() => {
    kill.end();
    child.off(ending, end);
    child.off("error", failed);
  });
  return work;
}

function collect(child: ChildProcessLike, encoding: string): () => string {
  let text = "";
  child.stdout?.setEncoding(encoding as never);
  child.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  return () => text;
}

/** Ends the process, by force where it does not end in time. */
function killer(child: ChildProcessLike, { killSignal = "SIGTERM", grace = 5000 }: FromChildProcessOptions) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    begin(): boolean {
      timer ??= setTimeout(() => child.kill("SIGKILL" as never), grace);
      child.kill(killSignal as never);
      return true;
    },
    end: () => clearTimeout(timer),
  };
}
