import { SennitError, UsageError } from "../core/errors.ts";
import { type Coroutine, CoroutineCall, type Future, getRunningLoop } from "../loop/index.ts";
import { Event } from "./event.ts";
import type { Waiters } from "./waiters.ts";

/** Raised by `getNowait` of an empty queue. */
export class QueueEmpty extends SennitError {
  readonly code = "ERR_QUEUE_EMPTY";
}

/** Raised by `putNowait` of a full queue. */
export class QueueFull extends SennitError {
  readonly code = "ERR_QUEUE_FULL";
}

/**
 * Hands items from those that put them to those that get them, first in first out: asyncio's Queue.
 *
 * `maxsize` bounds it; 0 does not.
 *
 * @example
 * ```ts
 * import { createTask, Queue, run } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const queue = new Queue<string>(1);
 *   createTask(function* () {
 *     yield* queue.put("first");
 *     yield* queue.put("second");
 *   });
 *   return [yield* queue.get(), yield* queue.get()];
 * }); // => ["first", "second"]
 * ```
 */
export class Queue<T> {
  readonly maxsize: number;
  readonly #items: T[] = [];
  readonly #getters: Waiters = new Set();
  readonly #putters: Waiters = new Set();
  #unfinished = 0;
  readonly #finished = new Event();

  constructor(maxsize = 0) {
    this.maxsize = maxsize;
    this.#finished.set();
  }

  qsize(): number {
    return this.#items.length;
  }

  empty(): boolean {
    return this.#items.length === 0;
  }

  full(): boolean {
    return this.maxsize > 0 && this.#items.length >= this.maxsize;
  }

  /** Waits until there is an item, and takes it. */
  get(): CoroutineCall<T> {
    return new CoroutineCall(this.#get());
  }

  /** Takes an item. Throws QueueEmpty if there is none. */
  getNowait(): T {
    if (this.empty()) throw isEmpty();
    const item = this.#items.shift() as T;
    wakeNext(this.#putters);
    return item;
  }

  /** Waits until there is room, and puts `item` in. */
  put(item: T): CoroutineCall<void> {
    return new CoroutineCall(this.#put(item));
  }

  /** Puts `item` in. Throws QueueFull if there is no room. */
  putNowait(item: T): void {
    if (this.full()) throw isFull(this.maxsize);
    this.#items.push(item);
    this.#unfinished += 1;
    this.#finished.clear();
    wakeNext(this.#getters);
  }

  /** Says that the work on an item is done. Throws a UsageError if called more often than there were items. */
  taskDone(): void {
    if (this.#unfinished <= 0) throw doneTooOften();
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#finished.set();
  }

  /** Waits until the work on all items is done. */
  join(): CoroutineCall<void> {
    return new CoroutineCall(this.#join());
  }

  *#get(): Coroutine<T> {
    while (this.empty()) yield* this.#waitIn(this.#getters, () => !this.empty());
    return this.getNowait();
  }

  *#put(item: T): Coroutine<void> {
    while (this.full()) yield* this.#waitIn(this.#putters, () => !this.full());
    this.putNowait(item);
  }

  *#join(): Coroutine<void> {
    yield* this.#finished.wait();
  }

  *#waitIn(line: Waiters, canGoOn: () => boolean): Coroutine<void> {
    const waiter = getRunningLoop().createFuture<void>();
    line.add(waiter);
    try {
      yield* waiter;
    } catch (error) {
      waiter.cancel();
      line.delete(waiter);
      // It was woken, and then cancelled: what it was woken for is the next one's.
      if (canGoOn() && !waiter.cancelled()) wakeNext(line);
      throw error;
    }
  }
}

/** Lets the first that still waits go on; all before it have left the line. */
function wakeNext(line: Waiters): void {
  for (const waiter of line as Set<Future<void>>) {
    line.delete(waiter);
    if (waiter.done()) continue;
    waiter.setResult();
    return;
  }
}

function isEmpty(): QueueEmpty {
  return new QueueEmpty({
    did: "getNowait() was called on a queue",
    wrong: "it is empty",
    write: "const item = yield* queue.get()",
  });
}

function isFull(maxsize: number): QueueFull {
  return new QueueFull({
    did: "putNowait() was called on a queue",
    wrong: `it is full, with ${maxsize} of ${maxsize} items`,
    write: "yield* queue.put(item)",
  });
}

function doneTooOften(): UsageError {
  return new UsageError("ERR_TASK_DONE_TOO_OFTEN", {
    did: "taskDone() was called on a queue",
    wrong: "the work on all its items was done",
    write: "const item = yield* queue.get(); try { … } finally { queue.taskDone() }",
  });
}
