import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Adapter, LAWS, type Law, laws, type Pending } from "@sennit/conformance";
import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { Deferred, Effect, Exit } from "effect";
import { action, type Operation, run, suspend, withResolvers } from "effection";
import { Observable as Observable7, Subject } from "rxjs";
import { ColdObservable } from "rxjs9";
import { CancelledError } from "sennit";
import { fromEffect, fromFiber } from "sennit/effect";
import { fromOperation, fromTask } from "sennit/effection";
import { fromObservable as fromPlatformObservable } from "sennit/observable";
import { fromObservable } from "sennit/rxjs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

// What the adapters show Observables, effects and operations as keeps the laws of the protocol.

setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc");

beforeAll(() => void vi.spyOn(console, "error").mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

const first = (recipe: StandardRecipeV1): StandardFutureV1 => recipe["~recipe"].run();

function effect(show: (effect: Effect.Effect<unknown, unknown>) => StandardFutureV1): Pending {
  const gate = Deferred.makeUnsafe<unknown, unknown>();
  const settle = (exit: Exit.Exit<unknown, unknown>): boolean => Deferred.doneUnsafe(gate, exit);
  return {
    future: show(Deferred.await(gate)),
    resolve: (value) => settle(Exit.succeed(value)),
    reject: (reason) => settle(Exit.die(reason)),
    fail: (reason) => settle(Exit.fail(reason)),
  };
}

function cleaningEffect(show: (effect: Effect.Effect<unknown, unknown>) => StandardFutureV1) {
  const cleanup = Deferred.makeUnsafe<void>();
  const future = show(Effect.onInterrupt(Effect.never, () => Deferred.await(cleanup)));
  return { future, finish: () => void Deferred.doneUnsafe(cleanup, Exit.void) };
}

function operation(show: (operation: () => Operation<unknown>) => StandardFutureV1): Pending {
  const { operation: gate, resolve, reject } = withResolvers<unknown>();
  return { future: show(() => gate), resolve, reject: (reason) => reject(reason as Error) };
}

function cleaningOperation(show: (operation: () => Operation<unknown>) => StandardFutureV1) {
  const cleanup = withResolvers<void>();
  function* body(): Operation<unknown> {
    try {
      return yield* suspend();
    } finally {
      yield* cleanup.operation;
    }
  }
  return { future: show(body), finish: () => cleanup.resolve() };
}

/** Work that begins with `begin`, which counts it and is given what ends it. */
function counted(make: (begin: (end: () => void) => void) => StandardRecipeV1) {
  const ends: (() => void)[] = [];
  return {
    recipe: make((end) => ends.push(end)),
    starts: () => ends.length,
    finish: () => {
      for (const end of ends) end();
    },
  };
}

interface AdapterOf extends Adapter {
  readonly name: string;
  /** The laws that cannot be checked, because there is nothing in these futures that could break them. */
  readonly unchecked: readonly Law[];
}

/** F9 binds consumers, these need no loop, and failures that nobody saw are reported by whatever they cross to. */
const OF_OTHERS: readonly Law[] = ["F8", "F9", "F16"];

const adapters: readonly AdapterOf[] = [
  {
    name: "RxJS 7 Observable",
    unchecked: OF_OTHERS,
    pending: () => {
      const subject = new Subject<unknown>();
      return {
        future: first(fromObservable(subject)),
        resolve: (value) => {
          subject.next(value);
          subject.complete();
        },
        reject: (reason) => subject.error(reason),
        cancel: (reason) => subject.error(new CancelledError(reason)),
      };
    },
    recipe: () =>
      counted((begin) =>
        fromObservable(
          new Observable7<string>((subscriber) =>
            begin(() => {
              subscriber.next("a value");
              subscriber.complete();
            }),
          ),
        ),
      ),
  },
  {
    name: "platform Observable",
    unchecked: OF_OTHERS,
    pending: () => {
      let end: (
        how: (subscriber: { next(value: unknown): void; error(error: unknown): void; complete(): void }) => void,
      ) => void;
      const observable = new ColdObservable<unknown>((subscriber) => {
        end = (how) => how(subscriber);
      });
      return {
        future: first(fromPlatformObservable(observable)),
        resolve: (value) =>
          end((subscriber) => {
            subscriber.next(value);
            subscriber.complete();
          }),
        reject: (reason) => end((subscriber) => subscriber.error(reason)),
        cancel: (reason) => end((subscriber) => subscriber.error(new CancelledError(reason))),
      };
    },
    recipe: () =>
      counted((begin) =>
        fromPlatformObservable(
          new ColdObservable<string>((subscriber) =>
            begin(() => {
              subscriber.next("a value");
              subscriber.complete();
            }),
          ),
        ),
      ),
  },
  {
    name: "Effect",
    unchecked: OF_OTHERS,
    pending: () => effect((of) => first(fromEffect(of))),
    cleaning: () => cleaningEffect((of) => first(fromEffect(of))),
    recipe: () =>
      counted((begin) =>
        fromEffect(Effect.callback<string>((resume) => begin(() => resume(Effect.succeed("a value"))))),
      ),
  },
  {
    name: "Effect fiber",
    unchecked: [...OF_OTHERS, "F11", "F17", "F18"],
    pending: () => effect((of) => fromFiber(Effect.runFork(of))),
    cleaning: () => cleaningEffect((of) => fromFiber(Effect.runFork(of))),
  },
  {
    name: "Effection operation",
    unchecked: OF_OTHERS,
    pending: () => operation((of) => first(fromOperation(of))),
    cleaning: () => cleaningOperation((of) => first(fromOperation(of))),
    recipe: () =>
      counted((begin) =>
        fromOperation(() =>
          action<string>((resolve) => {
            begin(() => resolve("a value"));
            return () => {};
          }),
        ),
      ),
  },
  {
    name: "Effection task",
    unchecked: [...OF_OTHERS, "F11", "F17", "F18"],
    pending: () => operation((of) => fromTask(run(of))),
    cleaning: () => cleaningOperation((of) => fromTask(run(of))),
  },
];

for (const adapter of adapters) {
  const checks = await laws(adapter);
  const checked = checks.filter(({ skip }) => skip === undefined);
  describe(adapter.name, () => {
    for (const { name, run: check } of checked) test(name, check);

    test("the laws that nothing is checked of are those that do not apply", () => {
      const numbers = new Set(checked.map(({ law }) => law));
      const unchecked = (Object.keys(LAWS) as Law[]).filter((law) => !numbers.has(law));
      expect(unchecked.sort()).toEqual([...adapter.unchecked].sort());
    });
  });
}
