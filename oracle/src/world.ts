import type { EventLoop } from "sennit/loop";
import { Missing, ScenarioError } from "./errors.ts";
import { nameOf } from "./names.ts";
import { operations } from "./operations.ts";
import type { Event, Op } from "./scenario.ts";

/** What a scenario lives in: its loop, what it has created, and what has happened. */
export class World {
  readonly loop: EventLoop;
  readonly trace: Event[] = [];
  /** In the order of creation. */
  readonly entities = new Map<string, unknown>();

  constructor(loop: EventLoop) {
    this.loop = loop;
    loop.setExceptionHandler((_loop, { message, exception }) => {
      if (!message.includes("never retrieved"))
        this.emit("loop-error", exception === undefined ? message : nameOf(exception));
    });
  }

  emit(...event: Event): void {
    this.trace.push(event);
  }

  get(id: unknown): unknown {
    if (!this.entities.has(String(id))) throw new Missing(String(id));
    return this.entities.get(String(id));
  }

  set(id: unknown, entity: unknown): void {
    this.entities.set(String(id), entity);
  }

  /** Runs one operation; if it fails, that is written down and the next goes on. */
  runOp([kind, ...args]: Op, who: string): void {
    const operation = operations[kind];
    if (operation === undefined) throw new Error(`the interpreter does not know the operation ${kind}`);
    try {
      operation(this, who, ...args);
    } catch (error) {
      this.emit("raised", who, kind, nameOf(error));
    }
  }

  /** Runs operations in turn. Only `raise` leaves the block, as it does in a callback. */
  runOps(ops: readonly Op[], who: string): void {
    for (const op of ops) {
      if (op[0] === "raise") throw new ScenarioError(String(op[1]));
      this.runOp(op, who);
    }
  }
}
