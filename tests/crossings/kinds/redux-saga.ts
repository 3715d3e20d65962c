import { runSaga, type Task } from "redux-saga";
import { call, cancelled, cps, race } from "redux-saga/effects";
import { from, type Outcome } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { fromSaga, toSaga } from "sennit/redux-saga";
import { type ForeignWork, foreignWork, only } from "../foreignWork.ts";
import type { Kind, Waiting } from "../kind.ts";

const quiet = { onError: () => {} };

/** A saga that waits, and cleans up when it is cancelled. */
function* saga(work: ForeignWork): Generator<unknown, unknown> {
  try {
    const outcome = (yield cps((done: (error: null, outcome: Outcome) => void) =>
      work.start((settled) => done(null, settled)),
    )) as Outcome;
    if (outcome.status !== "fulfilled") throw outcome.reason;
    return outcome.value;
  } finally {
    if (yield cancelled()) {
      work.stop();
      yield work.cleanup;
    }
  }
}

export const kind: Kind = {
  name: "redux-saga task",
  library: "redux-saga",
  subpath: "sennit/redux-saga",
  in: {
    code: "from(fromSaga(start, saga))",
    takesSignal: true,
    make(signal) {
      const work = foreignWork();
      let task: Task | undefined;
      const start = (body: () => Generator<unknown, unknown>): Task => {
        task = runSaga(quiet, body);
        return task;
      };
      return {
        waitable: from(fromSaga(start, saga, work), { loop: getRunningLoop(), signal }),
        ...only(work, "resolve", "reject", "started", "heard", "heardReason", "cleanedUp", "finishCleanup"),
        cancel() {
          task?.cancel();
          work.functions.finishCleanup();
        },
      };
    },
  },
  out: {
    code: "yield* toSaga(future)",
    wait(future, look) {
      let outcome: ReturnType<Waiting["outcome"]>;
      const task = runSaga(quiet, function* () {
        try {
          outcome = { status: "fulfilled", value: yield* toSaga(future) };
        } catch (reason) {
          outcome = { status: "rejected", reason, expected: false };
        } finally {
          if (yield cancelled()) outcome = { status: "cancelled", reason: undefined };
          look();
        }
      });
      return { outcome: () => outcome, cancel: () => task.cancel() };
    },
    race: (future) =>
      runSaga(quiet, function* () {
        yield race([call(toSaga, future), call(() => 1)]);
      }).toPromise(),
  },
  plain: {
    in: {
      code: "await task.toPromise()",
      make() {
        const work = foreignWork();
        const task = runSaga(quiet, () => saga(work));
        return {
          waitable: task.toPromise(),
          ...only(work, "resolve", "reject", "started", "heard", "heardReason", "cleanedUp", "finishCleanup"),
          cancel() {
            task.cancel();
            work.functions.finishCleanup();
          },
        };
      },
    },
    out: {
      code: "yield promise",
      wait(start, look) {
        let outcome: ReturnType<Waiting["outcome"]>;
        const task = runSaga(quiet, function* () {
          try {
            outcome = { status: "fulfilled", value: yield start() };
          } catch (reason) {
            outcome = { status: "rejected", reason, expected: false };
          } finally {
            if (yield cancelled()) outcome = { status: "cancelled", reason: undefined };
            look();
          }
        });
        return { outcome: () => outcome, cancel: () => task.cancel() };
      },
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["reason down", "reason up"],
      text: "redux-saga cancels without a reason. The wait that was cancelled has it.",
    },
    {
      direction: "out",
      columns: ["typed"],
      text: "A saga is thrown errors of one kind only. The error is the same object.",
    },
    {
      direction: "out",
      columns: ["reason down", "cleanup"],
      text: "redux-saga cancels without a reason, and waits for nothing but what the saga's own `finally` yields.",
    },
  ],
};
