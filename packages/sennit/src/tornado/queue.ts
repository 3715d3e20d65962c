import { TimeoutError, UsageError } from "../core/errors.ts";
import { Fifo } from "../core/fifo.ts";
import type { Store } from "../core/store.ts";
import { Future, getRunningLoop } from "../loop/index.ts";
import type { Deadline } from "./deadline.ts";
import { Event } from "./event.ts";
import { QueueEmpty, QueueFull } from "./queueErrors.ts";
import { expireAt } from "./waiters.ts";

interface Putter<T> {
  readonly item: T;
  readonly future: Future<undefined>;
}

/**
 * Hands items from some coroutines to others, first in, first out: Tornado's Queue.
 *
 * A queue with a `maxsize` is full when it holds as many; 0 is no limit. As in Tornado, an item is lost that is handed to
 * one whose wait is abandoned in the same turn. `for await (const item of queue)` has no end. Throws a UsageError for a
 * negative size.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, Queue } from "sennit/tornado";
 *
 * const queue = new Queue<string>(1);
 * const produce = coroutine(function* () {
 *   for (const item of ["a", "b", "c"]) yield* queue.put(item);
 * });
 * const consume = coroutine(function* () {
 *   let text = "";
 *   while (text.length < 3) text += yield* queue.get();
 *   return text;
 * });
 * new VirtualLoop().runUntilComplete(() => {
 *   produce();
 *   return consume();
 * }); // => "abc"
 * ```
 */
export class Queue<T> implements AsyncIterable<T> {
  readonly maxsize: number;
  readonly #items: Store<T>;
  readonly #getters = new Fifo<Future<T>>();
  readonly #putters = new Fifo<Putter<T>>();
  #unfinished = 0;
  readonly #finished = new Event();

  constructor(maxsize = 0, /** @internal */ store: Store<T> = new Fifo<T>()) {
    if (!(maxsize >= 0)) throw notASize(maxsize);
    this.maxsize = maxsize;
    this.#items = store;
    this.#finished.set();
  }

  /** How many items it holds. */
  qsize(): number {
    return this.#items.length;
  }

  empty(): boolean {
    return this.#items.length === 0;
  }

  full(): boolean {
    return this.maxsize > 0 && this.#items.length >= this.maxsize;
  }

  /** A Future that is done when there was room for the item. It fails with a TimeoutError from the deadline on. */
  put(item: T, deadline?: Deadline): Future<undefined> {
    const future = new Future<undefined>();
    if (this.#tryPut(item)) {
      future.setResult(undefined);
    } else {
      this.#putters.push({ item, future });
      limit(future, deadline);
    }
    return future;
  }

  /** Puts an item at once. Throws QueueFull if there is no room. */
  putNowait(item: T): void {
    if (!this.#tryPut(item)) throw new QueueFull();
  }

  /** A Future of the next item. It fails with a TimeoutError from the deadline on. */
  get(deadline?: Deadline): Future<T> {
    const future = new Future<T>();
    if (this.#makeReady()) {
      future.setResult(this.#items.shift() as T);
    } else {
      this.#getters.push(future);
      limit(future, deadline);
    }
    return future;
  }

  /** Takes the next item at once. Throws QueueEmpty if there is none. */
  getNowait(): T {
    if (!this.#makeReady()) throw new QueueEmpty();
    return this.#items.shift() as T;
  }

  /** Says that the work on an item is done. Throws a UsageError if it was said as often as items were put. */
  taskDone(): void {
    if (this.#unfinished <= 0) throw doneTooOften();
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#finished.set();
  }

  /** A Future that is done when the work on all items is. It fails with a TimeoutError from the deadline on. */
  join(deadline?: Deadline): Future<undefined> {
    return this.#finished.wait(deadline);
  }

  [Symbol.asyncIterator](): AsyncIterator<T, never> {
    return { next: async () => ({ done: false, value: await this.get() }) };
  }

  /** Puts an item, if one waits for it or there is room. */
  #tryPut(item: T): boolean {
    this.#dropExpired();
    const getter = this.#getters.shift();
    if (getter === undefined && this.full()) return false;
    this.#add(item);
    getter?.setResult(this.#items.shift() as T);
    return true;
  }

  /** Lets the first item that waits for room in, and says whether there is an item to take. */
  #makeReady(): boolean {
    this.#dropExpired();
    const putter = this.#putters.shift();
    if (putter !== undefined) {
      this.#add(putter.item);
      putter.future.setResult(undefined);
    }
    return this.#items.length > 0;
  }

  #add(item: T): void {
    this.#unfinished += 1;
    this.#finished.clear();
    this.#items.push(item);
  }

  /** Lets go of the waits at the head of the lines that were cancelled, or have timed out. */
  #dropExpired(): void {
    while (this.#putters.peek()?.future.done()) this.#putters.shift();
    while (this.#getters.peek()?.done()) this.#getters.shift();
  }
}

function limit<T>(future: Future<T>, deadline: Deadline | undefined): void {
  if (deadline === undefined) return;
  expireAt(future, deadline, getRunningLoop(), () => future.setException(new TimeoutError()));
}

function notASize(maxsize: number): UsageError {
  return new UsageError("ERR_NOT_A_SIZE", {
    did: `a Queue was made with a maxsize of ${maxsize}`,
    wrong: "it cannot hold fewer than none; 0 is no limit",
    write: "new Queue(10)",
  });
}

function doneTooOften(): UsageError {
  return new UsageError("ERR_DONE_TOO_OFTEN", {
    did: "taskDone() was called on a queue",
    wrong: "it was called for every item that was put",
    write: "queue.taskDone(), once after each queue.get()",
  });
}
