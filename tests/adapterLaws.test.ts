import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Adapter, laws, type Pending } from "@sennit/conformance";
import Bluebird from "bluebird";
import { CancelablePromise } from "cancelable-promise";
import { Future as createFluture } from "fluture";
import { err, ok, ResultAsync } from "neverthrow";
import PCancelable from "p-cancelable";
import { runSaga } from "redux-saga";
import { cps } from "redux-saga/effects";
import { CancelledError, type Outcome } from "sennit";
import { fromBluebird } from "sennit/bluebird";
import { fromCancelablePromise } from "sennit/cancelable-promise";
import { fromThunk } from "sennit/co";
import { fromFluture } from "sennit/fluture";
import { fromReaderTaskEither } from "sennit/fp-ts";
import { fromAbortableResult } from "sennit/neverthrow";
import { fromPCancelable } from "sennit/p-cancelable";
import { fromSaga, fromSagaTask } from "sennit/redux-saga";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { hostTurns } from "./crossings/rest.ts";

// What the adapters show other libraries' work as keeps the laws of the protocol.

setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc");

beforeAll(() => void vi.spyOn(console, "error").mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

interface Subject extends Adapter {
  readonly name: string;
}

/** They need no loop, and so any place will do. */
const place = {
  turn: hostTurns,
  onLoop: async (body: () => void) => {
    await hostTurns();
    body();
  },
};

type Settle = (outcome: Outcome) => void;

/** A pending future that `start` makes of work which calls back with what the kit lets it come to. */
function pendingOf(start: (begin: (settle: Settle) => void) => Pending["future"], typed = false): Pending {
  let settle: Settle = () => {};
  const future = start((callback) => {
    settle = callback;
  });
  return {
    future,
    resolve: (value) => settle({ status: "fulfilled", value }),
    reject: (reason) => settle({ status: "rejected", reason, expected: false }),
    ...(typed && { fail: (reason: unknown) => settle({ status: "rejected", reason, expected: true }) }),
    cancel: (reason) => settle({ status: "rejected", reason: new CancelledError(reason), expected: typed }),
  };
}

/** A promise of an outcome, which an abort ends. */
const outcomeUnder = (begin: (settle: Settle) => void, signal: AbortSignal): Promise<Outcome> =>
  new Promise((resolve) => {
    begin(resolve);
    signal.addEventListener("abort", () => resolve({ status: "rejected", reason: signal.reason, expected: true }));
  });

/** How a promise's executor settles it. */
const settling =
  (resolve: (value: unknown) => void, reject: (reason: unknown) => void): Settle =>
  (outcome) =>
    outcome.status === "fulfilled" ? resolve(outcome.value) : reject(outcome.reason);

const Cancellable = Bluebird.getNewLibraryCopy();
Cancellable.config({ cancellation: true });

const subjects: readonly Subject[] = [
  {
    name: "a run of a ReaderTaskEither",
    ...place,
    pending: () =>
      pendingOf(
        (begin) =>
          fromReaderTaskEither((signal) => async () => {
            const outcome = await outcomeUnder(begin, signal);
            if (outcome.status === "fulfilled") return { _tag: "Right", right: outcome.value };
            if (outcome.status === "rejected" && !outcome.expected) throw outcome.reason;
            return { _tag: "Left", left: outcome.reason };
          })["~recipe"].run(),
        true,
      ),
  },
  {
    name: "a run of a ResultAsync",
    ...place,
    pending: () =>
      pendingOf(
        (begin) =>
          fromAbortableResult<unknown, unknown>(
            (signal) =>
              new ResultAsync(
                outcomeUnder(begin, signal).then((outcome) => {
                  if (outcome.status === "fulfilled") return ok(outcome.value);
                  if (outcome.status === "rejected" && !outcome.expected) throw outcome.reason;
                  return err(outcome.reason);
                }),
              ),
          )["~recipe"].run(),
        true,
      ),
  },
  {
    name: "a fork of a Fluture",
    ...place,
    pending: () => {
      const { reject: _, ...rest } = pendingOf(
        (begin) =>
          fromFluture(
            createFluture<unknown, unknown>((fail, settle) => {
              begin(settling(settle, fail));
              return () => {};
            }),
          )["~recipe"].run(),
        true,
      );
      return rest;
    },
  },
  {
    name: "a run of a thunk",
    ...place,
    pending: () =>
      pendingOf((begin) =>
        fromThunk<unknown>((done) => begin(settling((value) => done(null, value), done)))["~recipe"].run(),
      ),
  },
  {
    name: "a promise of bluebird's",
    ...place,
    passage: "promise",
    pending: () =>
      pendingOf((begin) => fromBluebird(new Cancellable((resolve, reject) => begin(settling(resolve, reject))))),
  },
  {
    name: "a promise of p-cancelable",
    ...place,
    passage: "promise",
    pending: () =>
      pendingOf((begin) => fromPCancelable(new PCancelable((resolve, reject) => begin(settling(resolve, reject))))),
  },
  {
    name: "a promise of cancelable-promise",
    ...place,
    passage: "promise",
    pending: () =>
      pendingOf((begin) =>
        fromCancelablePromise(new CancelablePromise((resolve, reject) => begin(settling(resolve, reject)))),
      ),
  },
  {
    name: "a task of redux-saga's",
    ...place,
    pending: () =>
      pendingOf((begin) =>
        fromSagaTask(
          runSaga({ onError: () => {} }, function* () {
            const outcome = (yield cps((done: (error: null, outcome: Outcome) => void) =>
              begin((settled) => done(null, settled)),
            )) as Outcome;
            if (outcome.status !== "fulfilled") throw outcome.reason;
            return outcome.value;
          }),
        ),
      ),
    recipe: () => {
      const ends: (() => void)[] = [];
      return {
        recipe: fromSaga(
          (saga) => runSaga({}, saga),
          function* () {
            return (yield cps((done: (error: null) => void) => ends.push(() => done(null)))) as unknown;
          },
        ),
        starts: () => ends.length,
        finish: () => {
          for (const end of ends) end();
        },
      };
    },
  },
];

for (const subject of subjects) {
  const checks = await laws(subject);
  const checked = checks.filter(({ skip }) => skip === undefined);
  describe(subject.name, () => {
    for (const { name, run } of checked) test(name, run);

    test("the laws of outcomes, of delivery, of cancellation and of observers are checked", () => {
      const numbers = new Set(checked.map(({ law }) => law));
      expect([...numbers]).toEqual(
        expect.arrayContaining(["F1", "F2", "F4", "F6", "F7", "F10", "F12", "F13", "F14", "F15"]),
      );
    });
  });
}
