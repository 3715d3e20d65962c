import type { Coroutine } from "sennit/asyncio";
import { Future as ConcurrentFuture } from "sennit/concurrent";
import { VirtualLoop } from "sennit/loop";
import type { Consumer } from "./consumers.ts";
import { cancellation, type Meeting, meet, NONE, type Setting, said, variable, virtualRest } from "./meeting.ts";
import type { Producer, Product } from "./producers.ts";
import { raise, told } from "./told.ts";

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
  | "causal stack"
  | "loop"
  | "task";

/** What the probes say of one pair. */
export type Measured = Readonly<Record<Column, string>>;

/** The producer is fulfilled, in another task with another context. */
export function* fulfilment(meeting: Meeting): Coroutine<{ value: string }> {
  const value = { promised: true };
  if (meeting.product.resolve === undefined) return { value: NONE };
  yield* meeting.settle((product) => product.resolve?.(value));
  return { value: said(meeting.ended && meeting.value === value) };
}

/** The producer fails. */
export function* failure(meeting: Meeting): Coroutine<{ error: string }> {
  const error = new Error("planted");
  if (meeting.product.reject === undefined) return { error: NONE };
  yield* meeting.settle((product) => product.reject?.(error));
  return { error: said(meeting.error === error) };
}

/** Whether the trace leads from where the error was raised, by way of where the producer waited, to where the consumer did. */
export function* trace(meeting: Meeting): Coroutine<{ "causal stack": string }> {
  const { product } = meeting;
  if (product.reject === undefined) return { "causal stack": NONE };
  yield* meeting.settle(() => (product.fail === undefined ? product.reject?.(raise()) : product.fail(raise)));
  const way = told(meeting.error);
  const expected = product.waits === true ? "raise producer" : "raise";
  if (way === `${expected} name`) return { "causal stack": "name" };
  return { "causal stack": said(way === `${expected} steps` || way === `${expected} asyncSteps`) };
}

/** The producer is cancelled from its own side. */
export function* cancellationUp(meeting: Meeting): Coroutine<{ "cancel up": string; reason: string }> {
  const reason = new Error("planted");
  if (meeting.product.cancel === undefined) {
    meeting.product.finishCleanup?.();
    return { "cancel up": NONE, reason: NONE };
  }
  yield* meeting.settle((product) => product.cancel?.(reason));
  const { cancellation } = meeting;
  return { "cancel up": said(cancellation !== undefined), reason: said(cancellation?.reason === reason) };
}

/** The consumer is cancelled, and the producer told so, or not. */
export function* cancellationDown(
  meeting: Meeting,
): Coroutine<{ cancel: string; "cancel down": string; "reason down": string; cleanup: string }> {
  const { product, consuming } = meeting;
  const reason = new Error("planted");
  consuming.cancel(reason);
  yield* meeting.rest();
  const heard = product.heard?.();
  const waits = !meeting.ended && !consuming.done();
  product.finishCleanup?.();
  yield* meeting.rest();
  const cleanedUp = product.cleanedUp?.();
  const ended = meeting.ended && consuming.done();
  return {
    cancel: said(ended && meeting.cancellation !== undefined),
    "cancel down": heard === undefined ? NONE : said(heard),
    "reason down": heard === undefined ? NONE : said(product.heardReason?.() === reason),
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
async function surroundingsOfBoth(consumer: Consumer, setting: Setting<Product>) {
  const alone = await meet(consumer, setting, surroundings);
  const end = new ConcurrentFuture<void>();
  const other = new VirtualLoop().run(end);
  const { loops, ...both } = await meet(consumer, setting, surroundings);
  end.setResult();
  await other;
  const loop = loops.map((answer, i) => (answer === alone.loops[i] ? answer : "if alone")).join(" / ");
  return { ...both, loop };
}

/** Lets a consumer wait for what is settled already, and says what that takes. */
export async function settled<P extends Product>(consumer: Consumer, setting: Setting<P>): Promise<{ turns: string }> {
  const loop = new VirtualLoop();
  let product: P | undefined;
  loop.callSoon(() => {
    product = setting.make(() => {});
  });
  await iterate(loop);
  let through: unknown;
  loop.callSoon(() => {
    through = (product?.resolve ?? product?.cancel)?.(new Error("planted"));
  });
  await iterate(loop);
  await through;
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
    return setting.again?.(product as P) ?? (product as P).waitable;
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
  const setting = {
    make: (look: () => void) => producer.make(look),
    rest: virtualRest,
    context: variable,
    cancellation,
  };
  return {
    ...(await meet(consumer, setting, fulfilment)),
    ...(await meet(consumer, setting, failure)),
    ...(await meet(consumer, setting, trace)),
    ...(await meet(consumer, setting, cancellationUp)),
    ...(await meet(consumer, setting, cancellationDown)),
    ...(await surroundingsOfBoth(consumer, setting)),
    ...(await settled(consumer, setting)),
    ...(producer.givesReason ? {} : { reason: NONE }),
  };
}
