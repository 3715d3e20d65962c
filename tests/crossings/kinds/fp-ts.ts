import type { Either } from "fp-ts/lib/Either.js";
import { getRaceMonoid } from "fp-ts/lib/Task.js";
import { right, type TaskEither } from "fp-ts/lib/TaskEither.js";
import { from, type Outcome } from "sennit";
import { fromReaderTaskEither, toTaskEither } from "sennit/fp-ts";
import { getRunningLoop } from "sennit/loop";
import { abortError } from "../abortError.ts";
import { foreignWork } from "../foreignWork.ts";
import type { Kind, Waiting } from "../kind.ts";

/** An outcome as fp-ts has it. */
function toEither(outcome: Outcome): Either<unknown, unknown> {
  if (outcome.status === "fulfilled") return { _tag: "Right", right: outcome.value };
  if (outcome.status === "rejected" && !outcome.expected) throw outcome.reason;
  return { _tag: "Left", left: outcome.reason };
}

function wait(task: TaskEither<unknown, unknown>, look: () => void): Waiting {
  let outcome: ReturnType<Waiting["outcome"]>;
  task()
    .then(
      (either) => {
        if (either._tag === "Right") outcome = { status: "fulfilled", value: either.right };
        else outcome = { status: "rejected", reason: either.left, expected: true };
      },
      (reason) => {
        outcome = { status: "rejected", reason, expected: false };
      },
    )
    .then(look);
  return { outcome: () => outcome };
}

export const kind: Kind = {
  name: "fp-ts TaskEither",
  library: "fp-ts",
  subpath: "sennit/fp-ts",
  in: {
    code: "from(fromReaderTaskEither(reader))",
    takesSignal: true,
    make(signal) {
      const work = foreignWork();
      const reader = fromReaderTaskEither((inner) => () => work.run(inner).then(toEither));
      return {
        waitable: from(reader, { loop: getRunningLoop(), signal }),
        ...work.functions,
        cancel: (reason) => work.functions.rejectExpected(abortError(reason)),
      };
    },
  },
  out: {
    code: "toTaskEither(future, { signal })",
    wait(future, look) {
      const controller = new AbortController();
      const waiting = wait(toTaskEither(future, controller), look);
      return { ...waiting, cancel: (reason) => controller.abort(reason) };
    },
    aborted: (recipe, signal) => wait(toTaskEither(recipe, { signal }), () => {}),
    race: (future) => getRaceMonoid<Either<unknown, unknown>>().concat(toTaskEither(future), right(1))(),
  },
  plain: {
    in: {
      code: "await task()",
      make(signal) {
        const work = foreignWork();
        return {
          waitable: work.run(signal).then(toEither),
          ...work.functions,
          cancel: (reason) => work.functions.rejectExpected(abortError(reason)),
        };
      },
    },
  },
  notes: [
    {
      direction: "out",
      columns: ["leak"],
      text: "fp-ts races by `Promise.race`, which never lets go of what has lost. Give the loser a `signal`, and abort it.",
    },
  ],
};
