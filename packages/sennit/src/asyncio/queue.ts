import { SennitError, UsageError } from "../core/errors.ts";
import { Fifo } from "../core/fifo.ts";
import type { Place } from "../core/line.ts";
import type { Store } from "../core/store.ts";
import { type Coroutine, CoroutineCall, type Future, getRunningLoop } from "../loop/index.ts";
import { CoroutineIterator } from "./coroutineIterator.ts";
import { Event } from "./event.ts";
import { Waiters } from "./waiters.ts";

/** Raised by `getNowait` of an empty queue. */
export class QueueEmpty extends SennitError {
  readonly code = "ERR_QUEUE_EMPTY";
}

/** Raised by `putNowait` of a full queue. */
export class QueueFull extends SennitError {
  readonly code = "ERR_QUEUE_FULL";
}

/** Raised by a queue that was shut down: by `put`, and by `get` when it is empty. */
export class QueueShutDown extends SennitError {
  readonly code = "ERR_QUEUE_SHUT_DOWN";
}

/**
 * Hands items from those that put them to those that get them, first in first out: asyncio's Queue.
 *
 * `maxsize` bounds it; 0 does not. Unlike asyncio's it can be iterated until it is shut down, by `for await` in an async
 * function and by `asyncFor` in a coroutine.
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
export class Queue<T> implements AsyncIterable<T, undefined> {
  readonly maxsize: number;
  readonly #items: Store<T>;
  readonly #getters = new Waiters();
  readonly #putters = new Waiters();
  #unfinished = 0;
  readonly #finished = new Event();
  #isShutDown = false;

  constructor(maxsize = 0, /** @internal */ store: Store<T> = new Fifo<T>()) {
    this.maxsize = maxsize;
    this.#items = store;
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

  /** Waits until there is an item, and takes it. Throws QueueShutDown if none will come. */
  get(): CoroutineCall<T> {
    return new CoroutineCall(this.#get());
  }

  /** Takes an item. Throws QueueEmpty if there is none, and QueueShutDown if none will come. */
  getNowait(): T {
    if (this.empty()) throw this.#isShutDown ? noItemsLeft() : isEmpty();
    const item = this.#items.shift() as T;
    wakeNext(this.#putters);
    return item;
  }

  /** Waits until there is room, and puts `item` in. Throws QueueShutDown after `shutdown`. */
  put(item: T): CoroutineCall<void> {
    return new CoroutineCall(this.#put(item));
  }

  /** Puts `item` in. Throws QueueFull if there is no room, and QueueShutDown after `shutdown`. */
  putNowait(item: T): void {
    if (this.#isShutDown) throw takesNoMore();
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

  /**
   * Takes no more items; what is in the queue can still be taken, after that `get` throws QueueShutDown.
   *
   * All who wait in `put` are thrown QueueShutDown. With `immediate` the items are dropped too, and count as done for `join`.
   *
   * @example
   * ```ts
   * import { createTask, Queue, run } from "sennit/asyncio";
   *
   * await run(async () => {
   *   const queue = new Queue<number>(1);
   *   createTask(function* () {
   *     for (const n of [1, 2, 3]) yield* queue.put(n);
   *     queue.shutdown();
   *   });
   *   const numbers: number[] = [];
   *   for await (const n of queue) numbers.push(n);
   *   return numbers;
   * }); // => [1, 2, 3]
   * ```
   */
  shutdown(immediate = false): void {
    this.#isShutDown = true;
    if (immediate) this.#dropItems();
    // They look again, and find what is left to them.
    for (const line of [this.#getters, this.#putters]) while (wakeNext(line));
  }

  /**
   * The items until the queue is shut down and empty: `for await (const item of queue)`.
   *
   * A call of `next` can be waited for by `yield*` too. Several iterations share the items.
   */
  [Symbol.asyncIterator](): CoroutineIterator<T> {
    return new CoroutineIterator(() => this.#next());
  }

  // The waits of these two are alike, and not a generator of their own: that took a seventh of an item's time.

  *#get(): Coroutine<T> {
    while (this.empty()) {
      if (this.#isShutDown) throw noItemsLeft();
      const place = this.#getters.join(getRunningLoop().createFuture());
      try {
        yield* place.member;
      } catch (error) {
        leave(this.#getters, place, !this.empty());
        throw error;
      }
    }
    return this.getNowait();
  }

  *#put(item: T): Coroutine<void> {
    while (this.full()) {
      if (this.#isShutDown) throw takesNoMore();
      const place = this.#putters.join(getRunningLoop().createFuture());
      try {
        yield* place.member;
      } catch (error) {
        leave(this.#putters, place, !this.full());
        throw error;
      }
    }
    this.putNowait(item);
  }

  *#next(): Coroutine<IteratorResult<T, undefined>> {
    try {
      return { done: false, value: yield* this.#get() };
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error;
      return { done: true, value: undefined };
    }
  }

  #dropItems(): void {
    while (!this.empty()) {
      this.#items.shift();
      if (this.#unfinished > 0) this.#unfinished -= 1;
    }
    if (this.#unfinished === 0) this.#finished.set();
  }

  *#join(): Coroutine<void> {
    yield* this.#finished.wait();
  }
}

/** Lets the first that still waits go on; all before it have left the line. Says whether there was one. */
function wakeNext(line: Waiters): boolean {
  for (let waiter = line.shift(); waiter !== undefined; waiter = line.shift()) {
    if (waiter.done()) continue;
    waiter.setResult();
    return true;
  }
  return false;
}

/** Gives up a wait that has failed. */
function leave(line: Waiters, place: Place<Future<void>>, canGoOn: boolean): void {
  const waiter = place.member;
  waiter.cancel();
  line.leave(place);
  // It was woken, and then cancelled: what it was woken for is the next one's.
  if (canGoOn && !waiter.cancelled()) wakeNext(line);
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

function noItemsLeft(): QueueShutDown {
  return new QueueShutDown({
    did: "an item was to be taken from a queue",
    wrong: "it was shut down, and is empty",
    write: "for await (const item of queue) { … }, or asyncFor(queue, body)",
  });
}

function takesNoMore(): QueueShutDown {
  return new QueueShutDown({
    did: "an item was put into a queue",
    wrong: "it was shut down",
    write: "yield* queue.put(item); queue.shutdown()",
  });
}

function doneTooOften(): UsageError {
  return new UsageError("ERR_TASK_DONE_TOO_OFTEN", {
    did: "taskDone() was called on a queue",
    wrong: "the work on all its items was done",
    write: "const item = yield* queue.get(); try { … } finally { queue.taskDone() }",
  });
}
