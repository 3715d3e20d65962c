import { CancelledError, isCancelled } from "sennit";
import { ContextVar, type Coroutine, createTask, getRunningLoop, sleep, type Task } from "sennit/asyncio";
import { type EventLoop, VirtualLoop } from "sennit/loop";
import { type Consumer, type Consuming, whoseTask } from "./consumers.ts";
import type { Product } from "./producers.ts";

/** What does not apply. */
export const NONE = "–";

export const said = (answer: boolean): string => (answer ? "yes" : "no");

/** What surrounds a meeting. */
export interface Setting<P extends Product> {
  /** Makes what is waited for, in the consumer, with its signal where it has one. */
  make(look: () => void, signal?: AbortSignal): P;
  /** Makes another future of the same work, where that is possible. */
  again?(product: P): object | undefined;
  /** Ends when all is quiet. */
  rest(product: () => P | undefined): Coroutine<void>;
  /** Marks the contexts of both sides, so that they can be told apart. */
  readonly context: Marks;
  /** Why the work was cancelled, as the consumer can tell; undefined for an error that is no cancellation to it. */
  cancellation(error: unknown): { readonly reason: unknown } | undefined;
}

export interface Marks {
  set(mark: string): void;
  get(): string;
}

/** Marks by a ContextVar. */
export const variable: Marks = new ContextVar<string>("whose", "nobody's");

/** A cancellation, as whoever uses Sennit tells one. */
export function cancellation(error: unknown): { readonly reason: unknown } | undefined {
  if (!isCancelled(error)) return undefined;
  return { reason: error instanceof CancelledError ? error.reason : (error as Error).cause };
}

/** All is quiet when virtual time goes on. */
export function* virtualRest(): Coroutine<void> {
  yield* sleep(1);
}

/** One meeting of a consumer and a producer, and what was seen of it. */
export class Meeting<P extends Product = Product> {
  readonly loop: EventLoop = getRunningLoop();
  readonly #consumer: Consumer;
  readonly #setting: Setting<P>;
  #product: P | undefined;
  #consuming: Consuming | undefined;
  settler: Task<unknown> | undefined;
  value: unknown;
  error: unknown;
  ended = false;
  /** In the consumer, after its wait. */
  context = "";
  /** In the consumer after its wait, and in the producer's code after one. */
  readonly loops: [consumer: string, producer: string] = [NONE, NONE];
  readonly tasks: [consumer: string, producer: string] = [NONE, NONE];

  constructor(consumer: Consumer, setting: Setting<P>) {
    this.#consumer = consumer;
    this.#setting = setting;
  }

  get product(): P {
    return this.#product as P;
  }

  get consuming(): Consuming {
    return this.#consuming as Consuming;
  }

  /** Starts the consumer, which makes the producer and waits for it. */
  *begin(): Coroutine<void> {
    this.#consuming = this.#consumer.start({
      begin: (signal) => {
        this.#setting.context.set("the consumer's");
        const look = (): void => this.#look(1, this.#product?.waitable as Task<unknown>);
        this.#product = this.#setting.make(look, signal);
        return this.#product.waitable;
      },
      succeed: (value) => {
        this.value = value;
        this.#end();
      },
      fail: (error) => {
        this.error = error;
        this.#end();
      },
    });
    yield* this.rest();
  }

  /** Settles the producer in a task of its own, with a context of its own, and waits until all is quiet. */
  *settle(how: (product: P) => unknown): Coroutine<void> {
    const { product } = this;
    const { context } = this.#setting;
    const rest = (): Coroutine<void> => this.rest();
    this.settler = createTask(function* () {
      context.set("the settler's");
      yield* sleep(0);
      const through = how(product);
      if (through instanceof Promise) yield through;
      yield* rest();
    });
    yield* this.settler as Task<void>;
  }

  /** Why it was cancelled, if the consumer was thrown a cancellation. */
  get cancellation(): { readonly reason: unknown } | undefined {
    return this.#setting.cancellation(this.error);
  }

  /** Waits until all is quiet. */
  rest(): Coroutine<void> {
    return this.#setting.rest(() => this.#product);
  }

  #end(): void {
    this.ended = true;
    this.context = this.#setting.context.get();
    this.#look(0, this.consuming.task);
  }

  #look(side: 0 | 1, own: Task<unknown> | undefined): void {
    this.loops[side] = said(findLoop() === this.loop);
    this.tasks[side] = whoseTask(own, this.settler);
  }
}

function findLoop(): EventLoop | undefined {
  try {
    return getRunningLoop();
  } catch {
    return undefined;
  }
}

/** Runs `probe` for a new meeting, in virtual time: it rests until all is quiet. */
export function meet<T, P extends Product>(
  consumer: Consumer,
  setting: Setting<P>,
  probe: (meeting: Meeting<P>) => Coroutine<T>,
): Promise<T> {
  return new VirtualLoop().run(function* () {
    const meeting = new Meeting(consumer, setting);
    yield* meeting.begin();
    const answer = yield* probe(meeting);
    // The end of the run cancels who still waits, and waits for the cleanup.
    if (!meeting.ended) meeting.product.finishCleanup?.();
    return answer;
  });
}
