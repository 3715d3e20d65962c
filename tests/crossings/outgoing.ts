import type { StandardFutureV1 } from "@sennit/spec";
import { Execution, from, recipe } from "sennit";
import { type Coroutine, createTask, type Task } from "sennit/asyncio";
import { VirtualLoop } from "sennit/loop";
import { cancellation, NONE, said } from "../mixing/meeting.ts";
import { type Product, workingTask } from "../mixing/producers.ts";
import { raise, told } from "../mixing/told.ts";
import type { Kind, PlainOutgoing, Waiting } from "./kind.ts";
import { leavesNothing, oneByOne } from "./leak.ts";
import { marks } from "./marks.ts";
import type { Measured } from "./measured.ts";
import { plainCancellation, plainPromise } from "./plain.ts";
import { hostTurns } from "./rest.ts";

/** A way out of Sennit, or the library's own for promises. */
interface Way {
  wait(future: StandardFutureV1, look: () => void): Waiting;
  race?: ((future: StandardFutureV1) => unknown) | undefined;
  races: number | undefined;
  /** Why the library says that the work was cancelled; undefined where it says anything else. */
  cancellation(outcome: StandardFutureV1.Outcome): { readonly reason: unknown } | undefined;
}

/** What the probes say of the way of Sennit's futures to a library. */
export async function measureOutgoing({ out, races }: Kind): Promise<Measured> {
  if (out === undefined) return {};
  return {
    ...(await measure({
      wait: out.wait.bind(out),
      race: out.race?.bind(out),
      races,
      cancellation: cancellationOf(cancellation),
    })),
    ...(await preAborted(out.aborted?.bind(out))),
  };
}

/** The same for what a program has without Sennit. */
export async function measurePlainOutgoing(plain: PlainOutgoing, { races }: Kind): Promise<Measured> {
  const starting = (future: StandardFutureV1) => (signal?: AbortSignal) => plainPromise(future, signal);
  const { race } = plain;
  const measured = await measure({
    wait: (future, look) => plain.wait(starting(future), look),
    race: race && ((future) => race.call(plain, starting(future))),
    races,
    cancellation: cancellationOf(plainCancellation),
  });
  // The work is a future of Sennit's here too, and what its trace tells is no merit of the bridge's.
  return { ...measured, "causal stack": NONE };
}

/** Why the library says that it was cancelled, or what its error says. */
function cancellationOf(tell: typeof cancellation) {
  return (outcome: StandardFutureV1.Outcome): { readonly reason: unknown } | undefined => {
    if (outcome.status === "fulfilled") return undefined;
    return outcome.status === "cancelled" ? outcome : tell(outcome.reason);
  };
}

async function measure(way: Way): Promise<Measured> {
  return {
    ...(await meet(way, fulfilment)),
    ...(await meet(way, thenableValue)),
    ...(await meet(way, failure)),
    ...(await meet(way, trace)),
    ...(await meet(way, typedFailure)),
    ...(await meet(way, cancellationDown)),
    ...(await meet(way, cancellationUp)),
    ...(await contextOfEither(way)),
    ...(await racing(way)),
    ...(await turns(way)),
  };
}

/** A wait in the library for a task of Sennit's, and what was seen of it. */
class Departure {
  readonly way: Way;
  readonly source: Product;
  readonly waiting: Waiting;
  context: string | undefined;

  constructor(way: Way) {
    this.way = way;
    this.source = workingTask(() => {});
    try {
      this.waiting = this.begin(this.source.waitable as Task<unknown>);
    } catch (error) {
      // Else the end of the run would wait for the cleanup.
      this.source.finishCleanup?.();
      throw error;
    }
  }

  begin(future: StandardFutureV1): Waiting {
    return this.way.wait(future, () => {
      this.context = marks.get();
    });
  }

  /** Settles the source in a task of its own, with a context of its own, and waits until all is quiet. */
  *settle(how: (source: Product) => void): Coroutine<StandardFutureV1.Outcome | undefined> {
    const { source } = this;
    yield* createTask(function* () {
      marks.set("the settler's");
      yield hostTurns();
      how(source);
      yield hostTurns();
    });
    return this.waiting.outcome();
  }
}

function meet<T>(way: Way, probe: (departure: Departure) => Coroutine<T>): Promise<T> {
  return new VirtualLoop().run(function* () {
    marks.set("the observer's");
    const departure = new Departure(way);
    yield hostTurns();
    return yield* probe(departure);
  });
}

function* fulfilment(departure: Departure): Coroutine<Measured> {
  const value = { promised: true };
  const outcome = yield* departure.settle((source) => source.resolve?.(value));
  return { value: said(outcome?.status === "fulfilled" && outcome.value === value) };
}

function* thenableValue(departure: Departure): Coroutine<Measured> {
  const value = { then: (resolve: (value: unknown) => void) => resolve("flattened") };
  const outcome = yield* departure.settle((source) => source.resolve?.(value));
  return { thenable: said(outcome?.status === "fulfilled" && outcome.value === value) };
}

function* failure(departure: Departure): Coroutine<Measured> {
  const error = new Error("planted");
  const outcome = yield* departure.settle((source) => source.reject?.(error));
  return { error: said(outcome?.status === "rejected" && outcome.reason === error) };
}

/** The trace that the program has leads from where the error was raised to where the task waited. */
function* trace(departure: Departure): Coroutine<Measured> {
  const outcome = yield* departure.settle((source) => source.reject?.(raise()));
  return { "causal stack": said(outcome?.status === "rejected" && told(outcome.reason) === "raise producer") };
}

/** The wait is for another future, as a task does not fail in a way that a type announces. */
function* typedFailure(departure: Departure): Coroutine<Measured> {
  const failure = { planted: true };
  const execution = new Execution<never>("probe");
  const waiting = departure.begin(from(execution));
  yield* departure.settle((source) => {
    source.resolve?.(undefined);
    execution.fail(failure, true);
  });
  const outcome = waiting.outcome();
  return { typed: said(outcome?.status === "rejected" && outcome.expected && outcome.reason === failure) };
}

function* cancellationDown({ way, source, waiting }: Departure): Coroutine<Measured> {
  const reason = new Error("planted");
  const through = (): boolean => waiting.ended?.() ?? waiting.outcome() !== undefined;
  if (waiting.cancel === undefined) {
    source.resolve?.(undefined);
    yield hostTurns();
    return { cancel: NONE, "cancel down": NONE, "reason down": NONE, cleanup: NONE };
  }
  waiting.cancel(reason);
  yield hostTurns();
  const heard = source.heard?.() === true;
  const early = through();
  source.finishCleanup?.();
  yield hostTurns();
  const outcome = waiting.outcome();
  if (!heard) source.resolve?.(undefined);
  return {
    cancel: said(outcome !== undefined && way.cancellation(outcome) !== undefined),
    "cancel down": said(heard),
    "reason down": said(heard && source.heardReason?.() === reason),
    cleanup: said(heard && !early && source.cleanedUp?.() === true && through()),
  };
}

function* cancellationUp(departure: Departure): Coroutine<Measured> {
  const reason = new Error("planted");
  const outcome = yield* departure.settle((source) => source.cancel?.(reason));
  const seen = outcome && departure.way.cancellation(outcome);
  return { "cancel up": said(seen !== undefined), "reason up": said(seen?.reason === reason) };
}

/** What the program sees after its wait for a value, or for a cancellation where it hears of nothing else. */
async function contextOfEither(way: Way): Promise<Measured> {
  const seen =
    (await meet(way, (departure) => context(departure, (source) => source.resolve?.("a value")))) ??
    (await meet(way, (departure) => context(departure, (source) => source.cancel?.(new Error("planted")))));
  return { context: said(seen === "the observer's") };
}

function* context(departure: Departure, how: (source: Product) => void): Coroutine<string | undefined> {
  yield* departure.settle(how);
  return departure.context;
}

/** A signal is aborted before a recipe is handed over with it: the recipe is not run. */
async function preAborted(hand: NonNullable<Kind["out"]>["aborted"]): Promise<Measured> {
  if (hand === undefined) return { aborted: NONE };
  let runs = 0;
  const work = recipe("probe", () => {
    runs += 1;
    return new Execution("probe");
  });
  const outcome = await new VirtualLoop().run(function* () {
    const waiting = hand(work, AbortSignal.abort(new Error("planted")));
    yield hostTurns();
    return waiting.outcome();
  });
  return { aborted: said(runs === 0 && outcome !== undefined && cancellationOf(cancellation)(outcome) !== undefined) };
}

/** A future that stays pending is raced with what is there already, and counts those who still wait for it. */
async function racing({ race, races }: Way): Promise<Measured> {
  if (race === undefined) return { leak: NONE };
  const long = new Execution("probe");
  const { observe } = long["~future"];
  let observers = 0;
  const counted: StandardFutureV1 = {
    "~future": {
      ...long["~future"],
      observe(observer) {
        observers += 1;
        let attached = true;
        const detach = observe(observer);
        return () => {
          if (attached) observers -= 1;
          attached = false;
          detach();
        };
      },
    },
  };
  const leaves = await new VirtualLoop().run(() =>
    leavesNothing(
      oneByOne(() => race(counted)),
      races,
    ),
  );
  const answer = said(leaves && observers <= 1);
  long.cancelled("the race is over");
  return { leak: answer };
}

/** What it takes the library to go on when the future is settled already; cancelled, where it hears of nothing else. */
async function turns(way: Way): Promise<Measured> {
  const [fulfilled, cancelled] = [new Execution("probe"), new Execution("probe")];
  fulfilled.fulfil("a value");
  cancelled.cancelled(new Error("planted"));
  const run = (settled: StandardFutureV1) => new VirtualLoop().run(() => turnsOf(way, settled));
  return { turns: (await run(fulfilled)) ?? (await run(cancelled)) ?? NONE };
}

async function turnsOf(way: Way, settled: StandardFutureV1): Promise<string | undefined> {
  let there = false;
  const waiting = way.wait(settled, () => {
    there = true;
  });
  const done = (): boolean => there || waiting.outcome() !== undefined;
  if (done()) return "0";
  for (let i = 0; i < 20; i += 1) {
    await null;
    if (done()) return "microtasks";
  }
  for (let i = 1; i < 20; i += 1) {
    await new Promise(setImmediate);
    if (done()) return String(i);
  }
  return undefined;
}
