import type { MessagePort, ResourceLimits, TransferListItem, Worker } from "node:worker_threads";
import type { AbortMessage, Reply, RunMessage, Setup } from "./messages.ts";
import { workerThreads } from "./threads.ts";

/** What a thread is started with. */
export interface ThreadSettings {
  readonly module: string;
  readonly name: string | undefined;
  readonly resourceLimits: ResourceLimits | undefined;
  readonly initializer: readonly [name: string, ...args: unknown[]] | undefined;
  /** How many tasks run at the same time. */
  readonly tasksAtOnce: number;
}

/** What is heard of a thread. */
export interface ThreadEvents {
  /** It has said something; more may be there. */
  replied(first: Reply): void;
  /** It has ended, whyever. What it has said before can still be read. */
  exited(exitCode: number): void;
}

/** One thread, and the ways to it. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #control: MessagePort;
  readonly #receive: typeof import("node:worker_threads").receiveMessageOnPort;
  readonly #aborts = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #keepsAlive = true;
  #termination: Promise<unknown> | undefined;
  /** What it ends by, where that is known: such as what was thrown on it outside of all tasks. */
  failure: unknown;

  /** Throws if no thread can be started. */
  constructor({ name, resourceLimits, ...rest }: ThreadSettings, places: Int32Array, events: ThreadEvents) {
    const { MessageChannel, Worker, receiveMessageOnPort } = workerThreads();
    const tasks = new MessageChannel();
    const control = new MessageChannel();
    this.#port = tasks.port1;
    this.#control = control.port1;
    this.#receive = receiveMessageOnPort;
    const setup: Setup = { ...rest, port: tasks.port2, control: control.port2, aborts: this.#aborts, places };
    this.#worker = new Worker(new URL("./workerEntry.js", import.meta.url), {
      workerData: setup,
      transferList: [tasks.port2, control.port2],
      ...execArgv(),
      ...(name !== undefined && { name }),
      ...(resourceLimits !== undefined && { resourceLimits }),
    });
    this.#port.on("message", (reply: Reply) => events.replied(reply));
    this.#port.on("messageerror", (error) => this.#unreadable(error));
    // The thread keeps the process alive, as long as it is to.
    this.#port.unref();
    this.#worker.on("error", (error) => {
      this.failure = error;
    });
    this.#worker.on("exit", (exitCode) => events.exited(exitCode));
  }

  get isTerminated(): boolean {
    return this.#termination !== undefined;
  }

  /** Throws if something in `messages` cannot be cloned; nothing is posted then. */
  post(messages: readonly RunMessage[], transfer?: readonly TransferListItem[]): void {
    this.#port.postMessage(messages, transfer);
  }

  postAbort(message: AbortMessage): void {
    this.#control.postMessage(message);
    // After the message: whoever sees the number finds the message too.
    Atomics.add(this.#aborts, 0, 1);
  }

  /** What it has said next, if it is there. By this way it costs less than an event. */
  nextReply(): Reply | undefined {
    try {
      return this.#receive(this.#port)?.message;
    } catch (error) {
      this.#unreadable(error);
      return undefined;
    }
  }

  /** An answer is lost, and whose it was is not known: the end of the thread tells it. */
  #unreadable(error: unknown): void {
    this.failure ??= error;
    void this.terminate();
  }

  /** Lets the thread keep the process alive, or not. */
  keepAlive(wanted: boolean): void {
    // Somebody may wait for its end.
    if (this.#termination !== undefined || wanted === this.#keepsAlive) return;
    this.#keepsAlive = wanted;
    if (wanted) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Ends the thread. The promise is settled when it has ended. */
  terminate(): Promise<unknown> {
    this.#termination ??= this.#worker.terminate();
    return this.#termination;
  }

  /** Lets go of the ways to it, when it has ended. */
  close(): void {
    this.#port.close();
    this.#control.close();
  }
}

/** Inherited, --input-type would have the worker's entry taken for a text. Others must not be named: Node refuses V8's. */
function execArgv(): { execArgv?: string[] } {
  const inherited = process.execArgv;
  const allowed = inherited.filter((arg) => !arg.startsWith("--input-type"));
  return allowed.length < inherited.length ? { execArgv: allowed } : {};
}
