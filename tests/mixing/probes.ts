import { CancelledError, isCancelled } from "sennit";
import { ContextVar, type Coroutine, createTask, getRunningLoop, sleep, type Task } from "sennit/asyncio";
import { Future as ConcurrentFuture } from "sennit/concurrent";
import { type EventLoop, VirtualLoop } from "sennit/loop";
import { type Consumer, type Consuming, whoseTask } from "./consumers.ts";
import type { Producer, Product } from "./producers.ts";

/** What the probes ask. */
export type Column =
  | "value"
  | "error"
  | "cancel up"
  | "reason"
  | "cancel"
  | "cancel down"
  | "cleanup"
  | "turns"
  | "context"
  | "loop"
  | "task";

/** What the probes say of one pair. */
export type Measured = Readonly<Record<Column, string>>;

/** What does not apply. */
export const NONE = "–";

const said = (answer: boolean): string => (answer ? "yes" : "no");

const variable = new ContextVar<string>("whose", "nobody's");

/** One meeting of a consumer and a producer, and what was seen of it. */
class Meeting {
  readonly loop: EventLoop = getRunningLoop();
  readonly #consumer: Consumer;
  readonly #producer: Producer;
  #product: Product | undefined;
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

  constructor(consumer: Consumer, producer: Producer) {
    this.#consumer = consumer;
    this.#producer = producer;
  }

  get product(): Product {
    return this.#product as Product;
  }

  get consuming(): Consuming {
    return this.#consuming as Consuming;
  }

  /** Starts the consumer, which makes the producer and waits for it. */
  *begin(): Coroutine<void> {
    this.#consuming = this.#consumer.start({
      begin: () => {
        variable.set("the consumer's");
        this.#product = this.#producer.make(() => {
          this.#look(1, this.#product?.waitable as Task<unknown>);
        });
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
    yield* sleep(1);
  }

  /** Settles the producer in a task of its own, with a context of its own, and waits until all is quiet. */
  *settle(how: (product: Product) => void): Coroutine<void> {
    const { product } = this;
    this.settler = createTask(function* () {
      variable.set("the settler's");
      yield* sleep(0);
      how(product);
      yield* sleep(1);
    });
    yield* sleep(1);
  }

  #end(): void {
    this.ended = true;
    this.context = variable.get();
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

/** Runs `probe` for a new meeting, in virtual time: it sleeps until all is quiet. */
function meet<T>(consumer: Consumer, producer: Producer, probe: (meeting: Meeting) => Coroutine<T>): Promise<T> {
  return new VirtualLoop().run(function* () {
    const meeting = new Meeting(consumer, producer);
    yield* meeting.begin();
    return yield* probe(meeting);
  });
}

/** The producer is fulfilled, in another task with another context. */
function* fulfilment(meeting: Meeting) {
  const value = { promised: true };
  if (meeting.product.resolve === undefined) return { value: NONE };
  yield* meeting.settle((product) => product.resolve?.(value));
  return { value: said(meeting.ended && meeting.value === value) };
}

function* failure(meeting: Meeting) {
  const error = new Error("planted");
  if (meeting.product.reject === undefined) return { error: NONE };
  yield* meeting.settle((product) => product.reject?.(error));
  return { error: said(meeting.error === error) };
}

/** The producer is cancelled from its own side. */
function* cancellationUp(meeting: Meeting) {
  const reason = new Error("planted");
  yield* meeting.settle((product) => product.cancel?.(reason));
  const { error } = meeting;
  return {
    "cancel up": said(isCancelled(error)),
    reason: said(error instanceof CancelledError && error.reason === reason),
  };
}

function* cancellationDown(meeting: Meeting) {
  const { product, consuming } = meeting;
  consuming.cancel(new Error("planted"));
  yield* sleep(1);
  const heard = product.heard?.();
  const waits = !meeting.ended && !consuming.done();
  product.finishCleanup?.();
  yield* sleep(1);
  const cleanedUp = product.cleanedUp?.();
  const ended = meeting.ended && consuming.done();
  return {
    cancel: said(ended && isCancelled(meeting.error)),
    "cancel down": heard === undefined ? NONE : said(heard),
    cleanup: cleanedUp === undefined ? NONE : said(waits && cleanedUp && ended),
  };
}

/** What the code on both sides knows after its wait; a signal is aborted, as it cannot be fulfilled. */
function* surroundings(meeting: Meeting) {
  yield* meeting.settle((product) => (product.resolve ?? product.cancel)?.(new Error("planted")));
  const { loops, tasks } = meeting;
  return { context: said(meeting.context === "the consumer's"), loops, task: tasks.join(" / ") };
}

/** The same where this loop is the only one that runs, and where it is not. */
async function surroundingsOfBoth(consumer: Consumer, producer: Producer) {
  const alone = await meet(consumer, producer, surroundings);
  const end = new ConcurrentFuture<void>();
  const other = new VirtualLoop().run(end);
  const { loops, ...both } = await meet(consumer, producer, surroundings);
  end.setResult();
  await other;
  const loop = loops.map((answer, i) => (answer === alone.loops[i] ? answer : "if alone")).join(" / ");
  return { ...both, loop };
}

/** Lets a consumer wait for what is settled already, and says what that takes. */
async function settled(consumer: Consumer, producer: Producer) {
  const loop = new VirtualLoop();
  let product: Product | undefined;
  loop.callSoon(() => {
    product = producer.make(() => {});
  });
  await iterate(loop);
  loop.callSoon(() => (product?.resolve ?? product?.cancel)?.(new Error("planted")));
  for (let i = 0; i < 5; i += 1) await iterate(loop);

  let iterations = 0;
  let microtask = false;
  let answer: string | undefined;
  const end = (): void => {
    if (iterations > 0) answer = String(iterations);
    else answer = microtask ? "microtasks" : "0";
  };
  const begin = (): object => {
    iterations = 0;
    queueMicrotask(() => {
      microtask = true;
    });
    return product?.waitable as object;
  };
  loop.callSoon(() => consumer.start({ begin, succeed: end, fail: end }));
  while (answer === undefined && iterations < 10) {
    await iterate(loop);
    iterations += 1;
  }
  return { turns: answer ?? "no" };
}

/** One iteration of the loop, then the promises' turn. */
async function iterate(loop: VirtualLoop): Promise<void> {
  loop.stop();
  loop.runForever();
  await new Promise(setImmediate);
}

/** Measures one pair. */
export async function measure(consumer: Consumer, producer: Producer): Promise<Measured> {
  return {
    ...(await meet(consumer, producer, fulfilment)),
    ...(await meet(consumer, producer, failure)),
    ...(await meet(consumer, producer, cancellationUp)),
    ...(await meet(consumer, producer, cancellationDown)),
    ...(await surroundingsOfBoth(consumer, producer)),
    ...(await settled(consumer, producer)),
    ...(producer.givesReason ? {} : { reason: NONE }),
  };
}
