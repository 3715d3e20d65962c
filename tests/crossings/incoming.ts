import { type Coroutine, createTask, Future, type Task, wait } from "sennit/asyncio";
import { VirtualLoop } from "sennit/loop";
import type { Consumer } from "../mixing/consumers.ts";
import { cancellation, type Meeting, meet, NONE, type Setting, said } from "../mixing/meeting.ts";
import { cancellationDown, cancellationUp, failure, fulfilment, settled, trace } from "../mixing/probes.ts";
import type { Incoming, IncomingProduct, Kind, PlainIncoming } from "./kind.ts";
import { leavesNothing, oneByOne } from "./leak.ts";
import { marks } from "./marks.ts";
import type { Measured } from "./measured.ts";
import { plainCancellation, plainConsumer } from "./plain.ts";
import { hostTurns } from "./rest.ts";

type M = Meeting<IncomingProduct>;

/** Rests until the host has nothing to do for the product, either. */
function* rest(product: () => IncomingProduct | undefined): Coroutine<void> {
  yield hostTurns();
  const through = product()?.rest?.();
  if (through === undefined) return;
  yield through;
  yield hostTurns();
}

const surroundings = { rest, context: marks };

/** What the probes say of the way of a kind into Sennit, waited for by `consumer`. */
export async function measureIncoming({ in: incoming, races }: Kind, consumer: Consumer): Promise<Measured> {
  if (incoming === undefined) return {};
  const setting = { ...surroundings, cancellation, make: () => incoming.make(), again };
  const aborted = { ...setting, make: () => incoming.make(AbortSignal.abort(new Error("planted"))) };
  return {
    ...(await measure(() => consumer, setting)),
    ...(incoming.takesSignal === true ? await meet(consumer, aborted, preAborted) : { aborted: NONE }),
    typed: await meet(consumer, setting, typedFailure),
    leak: await racing(incoming, races),
  };
}

/** The same for what a program has without Sennit. */
export async function measurePlainIncoming(plain: PlainIncoming, { races }: Kind): Promise<Measured> {
  const setting = {
    ...surroundings,
    cancellation: plainCancellation,
    make: (_look: () => void, signal?: AbortSignal) => plain.make(signal as AbortSignal),
  };
  const controller = new AbortController();
  controller.abort(new Error("planted"));
  return {
    ...(await measure(plainConsumer, setting)),
    ...(await meet(plainConsumer(controller), setting, preAborted)),
    typed: NONE,
    leak: await plainRacing(plain, races),
  };
}

async function measure(consumer: () => Consumer, setting: Setting<IncomingProduct>): Promise<Measured> {
  const { reason, ...up } = await meet(consumer(), setting, cancellationUp);
  return {
    ...(await meet(consumer(), setting, fulfilment)),
    ...(await meet(consumer(), setting, thenableValue)),
    ...(await meet(consumer(), setting, failure)),
    ...(await meet(consumer(), setting, trace)),
    ...(await meet(consumer(), setting, cancellationDown)),
    ...up,
    "reason up": reason,
    ...(await meet(consumer(), setting, context)),
    ...(await settled(consumer(), setting)),
  };
}

function again(product: IncomingProduct): object | undefined {
  return product.again?.();
}

/** The value is itself a thenable, and stays one. */
function* thenableValue(meeting: M): Coroutine<Measured> {
  const value = { then: (resolve: (value: unknown) => void) => resolve("flattened") };
  if (meeting.product.resolve === undefined) return { thenable: NONE };
  yield* meeting.settle((product) => product.resolve?.(value));
  return { thenable: said(meeting.ended && meeting.value === value) };
}

/** A failure that a type announces is still known as one. */
function* typedFailure(meeting: M): Coroutine<string> {
  const { product } = meeting;
  if (product.rejectExpected === undefined) {
    product.finishCleanup?.();
    return NONE;
  }
  const failure = { planted: true };
  yield* meeting.settle(() => product.rejectExpected?.(failure));
  const outcome = (product.waitable as Future<unknown>)["~future"].peek();
  const kept = outcome?.status === "rejected" && outcome.expected && outcome.reason === failure;
  return said(kept && meeting.error === failure);
}

/** The crossing was given a signal that is aborted already. */
function* preAborted(meeting: M): Coroutine<Measured> {
  const { product } = meeting;
  const idle = product.started?.() === false;
  return { aborted: said(idle && meeting.ended && meeting.error !== undefined) };
}

function* context(meeting: M): Coroutine<Measured> {
  yield* meeting.settle((product) => (product.resolve ?? product.cancel)?.(new Error("planted")));
  return { context: said(meeting.ended && meeting.context === "the consumer's") };
}

/** One that stays pending is raced with what is done, as often as it takes to see what that leaves behind. */
function racing(incoming: Incoming, races: number | undefined): Promise<string> {
  const loop = new VirtualLoop();
  return loop.run(async () => {
    const product = incoming.make();
    const done = new Future<void>();
    done.setResult();
    const long = product.waitable as Future<unknown>;
    const race = (times: number): Task<void> =>
      createTask(function* () {
        for (let i = 0; i < times; i += 1) {
          const other = product.again?.();
          yield* wait([other ?? long, done], { returnWhen: "FIRST_COMPLETED" });
          other?.cancel("lost the race");
        }
      });
    const answer = said(await leavesNothing(race, races));
    long.cancel("the race is over");
    product.finishCleanup?.();
    return answer;
  });
}

function plainRacing(plain: PlainIncoming, races: number | undefined): Promise<string> {
  return new VirtualLoop().run(async () => {
    const controller = new AbortController();
    const product = plain.make(controller.signal);
    const long = product.waitable as Promise<unknown>;
    long.catch(() => {});
    const race = oneByOne(() => Promise.race([long, Promise.resolve()]));
    const answer = said(await leavesNothing(race, races));
    controller.abort();
    product.finishCleanup?.();
    return answer;
  });
}
