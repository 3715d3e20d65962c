import type { MessagePort } from "node:worker_threads";
import type { Thrown } from "./thrown.ts";

/** What a worker is started with. */
export interface Setup {
  /** The address of the module of tasks. */
  readonly module: string;
  /** The function that makes the worker ready, with its arguments. */
  readonly initializer: readonly [name: string, ...args: unknown[]] | undefined;
  /** How many tasks may run at the same time. */
  readonly tasksAtOnce: number;
  /** Where the tasks come from, and the replies go to: not the thread's own port, which the module may use. */
  readonly port: MessagePort;
  /** Where the requests to abort come from: a way of their own, so that a busy worker can look there and nowhere else. */
  readonly control: MessagePort;
  /** How many requests to abort were ever posted. A worker reads it without waiting for its event loop. */
  readonly aborts: Int32Array;
  /** Where each task stands: see Places. */
  readonly places: Int32Array;
}

/** What travels with a task, by the keys of the pool's `carry`. */
export type TaskContext = Readonly<Record<string, unknown>>;

/** Pool to worker, several in a message: run a task. As tuples, like the replies: names would cost more than the rest. */
export type RunMessage = readonly [
  place: number,
  id: number,
  task: string,
  args: readonly unknown[],
  context: TaskContext | undefined,
];

/** Pool to worker, by `control`: abort the signal of a task. */
export interface AbortMessage {
  readonly id: number;
  readonly reason: Thrown;
}

/** Worker to pool. */
export type Reply =
  /** The module is loaded, and initialized. */
  | readonly [kind: "ready"]
  | readonly [kind: "unloadable", error: Thrown]
  | readonly [kind: "uninitialized", error: Thrown]
  | TaskReply;

/** Worker to pool: what has come of the task at a place. */
export type TaskReply =
  | readonly [kind: "returned", place: number, value: unknown]
  | readonly [kind: "threw", place: number, error: Thrown]
  /** It has stopped, as its signal asked it to. */
  | readonly [kind: "aborted", place: number]
  /** The module exports no such function, only those. */
  | readonly [kind: "unknownTask", place: number, tasks: readonly string[]]
  /** The value that it returned cannot be cloned. */
  | readonly [kind: "uncloneable", place: number, error: Thrown];
