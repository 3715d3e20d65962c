import type { MessagePort } from "node:worker_threads";
import type { Thrown } from "./thrown.ts";

/** What a worker is started with. */
export interface Setup {
  /** The address of the module of tasks. */
  readonly module: string;
  /** Where the requests to abort come from: a way of their own, so that a busy worker can look there and nowhere else. */
  readonly control: MessagePort;
  /** How many requests to abort were ever posted. A worker reads it without waiting for its event loop. */
  readonly aborts: Int32Array;
}

/** Pool to worker: run a task. */
export interface RunMessage {
  readonly id: number;
  readonly task: string;
  readonly args: readonly unknown[];
}

/** Pool to worker, by `control`: abort the signal of a task. */
export interface AbortMessage {
  readonly id: number;
  readonly reason: Thrown;
}

/** Worker to pool. */
export type Reply =
  /** The module is loaded. */
  | { readonly kind: "ready" }
  /** The module cannot be loaded. */
  | { readonly kind: "unloadable"; readonly error: Thrown }
  | { readonly kind: "returned"; readonly id: number; readonly value: unknown }
  | { readonly kind: "threw"; readonly id: number; readonly error: Thrown }
  /** It has stopped, as its signal asked it to. */
  | { readonly kind: "aborted"; readonly id: number }
  /** The module exports no such function, only those. */
  | { readonly kind: "unknownTask"; readonly id: number; readonly tasks: readonly string[] }
  /** The value that it returned cannot be cloned. */
  | { readonly kind: "uncloneable"; readonly id: number; readonly error: Thrown };
