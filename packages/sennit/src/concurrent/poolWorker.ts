import type { MessagePort, ResourceLimits, Worker } from "node:worker_threads";
import type { Job } from "./job.ts";
import type { AbortMessage, Reply, RunMessage, Setup } from "./messages.ts";
import { workerThreads } from "./threads.ts";
import { pack, unpack } from "./thrown.ts";

/** What a worker is started with. */
export interface WorkerSettings {
  readonly module: string;
  readonly name: string | undefined;
  readonly resourceLimits: ResourceLimits | undefined;
}

/** What a pool hears of its workers. */
export interface PoolWorkerEvents {
  /** The module is loaded: jobs can be run. */
  ready(worker: PoolWorker): void;
  /** A job has left it. */
  freed(worker: PoolWorker): void;
  /** It could not be made ready. */
  unloadable(worker: PoolWorker, cause: unknown): void;
  /** It has ended, whyever. */
  ended(worker: PoolWorker): void;
}

/** One thread of a pool, with the jobs that run on it. */
export class PoolWorker {
  readonly jobs = new Map<number, Job>();
  #ready = false;
  #keepsAlive = true;
  /** Its end is wanted. */
  #terminating = false;
  /** What was thrown on the thread outside of all tasks: it ends by that. */
  #failure: unknown;
  readonly #worker: Worker;
  readonly #control: MessagePort;
  readonly #aborts = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #module: string;
  readonly #events: PoolWorkerEvents;

  constructor({ module, name, resourceLimits }: WorkerSettings, events: PoolWorkerEvents) {
    const { MessageChannel, Worker } = workerThreads();
    const { port1, port2 } = new MessageChannel();
    this.#module = module;
    this.#events = events;
    this.#control = port1;
    const setup: Setup = { module, control: port2, aborts: this.#aborts };
    this.#worker = new Worker(new URL("./workerEntry.js", import.meta.url), {
      workerData: setup,
      transferList: [port2],
      // Inherited otherwise, it would have the worker's entry taken for a text.
      execArgv: process.execArgv.filter((arg) => !arg.startsWith("--input-type")),
      ...(name !== undefined && { name }),
      ...(resourceLimits !== undefined && { resourceLimits }),
    });
    this.#worker.on("message", (reply: Reply) => this.#received(reply));
    this.#worker.on("messageerror", () => void this.terminate());
    this.#worker.on("error", (error) => {
      this.#failure = error;
    });
    this.#worker.on("exit", (exitCode) => this.#exited(exitCode));
  }

  /** Whether the module is loaded, and its end not wanted. */
  get isReady(): boolean {
    return this.#ready && !this.#terminating;
  }

  get isStarting(): boolean {
    return !this.#ready && !this.#terminating;
  }

  /** Lets the thread keep the process alive, or not. */
  keepAlive(wanted: boolean): void {
    // Somebody may wait for its end.
    if (this.#terminating || wanted === this.#keepsAlive) return;
    this.#keepsAlive = wanted;
    if (wanted) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Runs a job that was started. */
  run(job: Job): void {
    this.jobs.set(job.id, job);
    const message: RunMessage = { id: job.id, task: job.task, args: job.args };
    try {
      this.#worker.postMessage(message, job.transfer);
    } catch (error) {
      this.jobs.delete(job.id);
      job.argumentsUncloneable(error);
    }
  }

  /** Asks a job to stop, and ends the thread if it has not after `grace` milliseconds. */
  abort(job: Job, reason: unknown, grace: number): void {
    if (!job.requestAbort(reason, grace, () => this.#giveUp(job))) return;
    const message: AbortMessage = { id: job.id, reason: pack(reason) };
    this.#control.postMessage(message);
    // After the message: whoever sees the number finds the message too.
    Atomics.add(this.#aborts, 0, 1);
  }

  async terminate(): Promise<void> {
    this.#terminating = true;
    await this.#worker.terminate();
  }

  #giveUp(job: Job): void {
    this.#failure = new Error(`it was ended because its task "${job.task}" did not stop when it was asked to`);
    void this.terminate();
  }

  #received(reply: Reply): void {
    switch (reply.kind) {
      case "ready":
        this.#ready = true;
        this.#events.ready(this);
        break;
      case "unloadable":
        void this.terminate();
        this.#events.unloadable(this, unpack(reply.error));
        break;
      case "returned":
        this.#take(reply.id)?.returned(reply.value);
        break;
      case "threw":
        this.#take(reply.id)?.threw(reply.error);
        break;
      case "aborted":
        this.#take(reply.id)?.aborted();
        break;
      case "unknownTask":
        this.#take(reply.id)?.unknownTask(this.#module, reply.tasks);
        break;
      case "uncloneable":
        this.#take(reply.id)?.resultUncloneable(reply.error);
        break;
    }
  }

  /** Takes a job out, and lets the pool give the thread another before anybody hears of its outcome. */
  #take(id: number): Job | undefined {
    const job = this.jobs.get(id);
    this.jobs.delete(id);
    this.#events.freed(this);
    return job;
  }

  #exited(exitCode: number): void {
    const startingFailed = this.isStarting;
    this.#terminating = true;
    this.#control.close();
    const jobs = [...this.jobs.values()];
    this.jobs.clear();
    if (startingFailed)
      this.#events.unloadable(this, this.#failure ?? new Error(`it ended with exit code ${exitCode}`));
    this.#events.ended(this);
    for (const job of jobs) job.workerEnded(exitCode, this.#failure);
  }
}
