import { type Ready, ReadyQueue } from "./readyQueue.ts";
import type { Task } from "./task.ts";
import { TaskList } from "./taskList.ts";
import type { UnseenFailures } from "./unseenFailures.ts";

/** A loop that sleeps while nothing is ready. */
interface Sleeper {
  /** Something was scheduled. */
  _wake(): void;
  /** Runs `entry` as its next iteration, and no code of the program is on the stack. */
  _runNow(entry: Ready): void;
}

/** @internal What futures and tasks, which are entries of the ready queue, need of their loop. */
export class LoopInternals {
  readonly queue = new ReadyQueue();
  /** Whether the loop has to be told of what is scheduled, as nothing of it is on its way. */
  asleep = false;
  /** Whether sites are noted and slow callbacks reported. */
  debug = false;
  /** The task being stepped; undefined between entries. */
  current: { task: Task<unknown> | undefined } = { task: undefined };
  /** The tasks that are not done. */
  readonly tasks = new TaskList();
  /** The failed futures that nobody has looked at yet. */
  readonly unseen: UnseenFailures;
  readonly #loop: Sleeper;

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
    this.queue.renew();
    this.current = { task: undefined };
  }

  /** As `ready`, in a microtask of its own, where the loop can run the entry at once. */
  arrive(entry: Ready): void {
    // `=== true` is one comparison; to ask whether something is truthy that may be anything takes ten.
    if (this.asleep === true && !this.debug) this.#loop._runNow(entry);
    else this.ready(entry);
  }
}
