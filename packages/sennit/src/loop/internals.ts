import * as contexts from "../core/context.ts";
import type { EventLoop } from "./eventLoop.ts";
import { type Ready, ReadyQueue } from "./readyQueue.ts";
import * as running from "./running.ts";
import type { Task } from "./task.ts";
import { TaskList } from "./taskList.ts";
import type { UnseenFailures } from "./unseenFailures.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const enterOutermost = contexts.enterOutermost;
const leaveOutermost = contexts.leaveOutermost;
const showValues = contexts.showValues;
const activate = running.activate;

/** A loop, which sleeps while nothing is ready. */
interface Sleeper extends EventLoop {
  /** Something was scheduled. */
  _wake(): void;
  /** What a loop of the host's does once it was awake for one entry, and there is more to do. */
  _resume?(): void;
}

/** @internal What futures and tasks, which are entries of the ready queue, need of their loop. */
export class LoopInternals {
  queue = new ReadyQueue();
  /** Whether the loop has to be told of what is scheduled, as nothing of it is on its way. */
  asleep = false;
  /**
   * Whether more may be due than what is ready: since the loop has looked for the last time, the clock was read, a timer set, or
   * `stop` called. Asleep, also while the host is to wake it.
   */
  due = false;
  /** Whether sites are noted and slow callbacks reported. */
  debug = false;
  /** The task being stepped; undefined between entries. */
  current: { task: Task<unknown> | undefined } = { task: undefined };
  /** The tasks that are not done. */
  readonly tasks = new TaskList();
  /** The failed futures that nobody has looked at yet. */
  readonly unseen: UnseenFailures;
  readonly #loop: Sleeper;
  #arrivals = 0;

  constructor(loop: Sleeper, unseen: UnseenFailures) {
    this.#loop = loop;
    this.unseen = unseen;
  }

  /** Appends an entry to the ready queue. */
  ready(entry: Ready): void {
    this.queue.push(entry);
    if (this.asleep) this.#loop._wake();
  }

  /**
   * Takes new ones of what each call and each step is written to; from time to time, between entries, while it runs.
   *
   * V8 makes a note wherever an old object is given a young one, which would take a twelfth of each wait: these stay young.
   */
  renew(): void {
    this.queue = this.queue.renewed();
    this.current = { task: undefined };
  }

  /**
   * As `ready`, in a microtask of its own: a loop of the host's that is asleep runs the entry at once, as its next iteration.
   *
   * A promise calls those who wait for it in the context of their waits, which is the loop's own.
   */
  arrive(entry: Ready): void {
    const loop = this.#loop;
    // `=== true` is one comparison; to ask whether something is truthy that may be anything takes ten.
    if (this.asleep !== true || loop._resume === undefined || this.debug) {
      this.ready(entry);
      return;
    }
    this.asleep = false;
    activate(loop);
    enterOutermost();
    entry._run();
    showValues(undefined);
    if (this.queue.length > 0 || this.due) {
      loop._resume();
    } else {
      // Nearly always it has done nothing but wait again.
      leaveOutermost();
      activate(undefined);
      this.asleep = true;
      // From time to time is once in 128: a number of seven bits.
      this.#arrivals = (this.#arrivals + 1) & 127;
      if (this.#arrivals === 0) this.renew();
    }
  }
}
