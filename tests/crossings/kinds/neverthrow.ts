import { err, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import { from, type Outcome } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { fromAbortableResult, toResultAsync } from "sennit/neverthrow";
import { abortError } from "../abortError.ts";
import { foreignWork } from "../foreignWork.ts";
import type { Kind, Waiting } from "../kind.ts";

/** An outcome as neverthrow has it. */
function toResult(outcome: Outcome): Result<unknown, unknown> {
  if (outcome.status === "fulfilled") return ok(outcome.value);
  if (outcome.status === "rejected" && !outcome.expected) throw outcome.reason;
  return err(outcome.reason);
}

function wait(result: ResultAsync<unknown, unknown>, look: () => void): Waiting {
  let outcome: ReturnType<Waiting["outcome"]>;
  result
    .then(
      (settled) => {
        if (settled.isOk()) outcome = { status: "fulfilled", value: settled.value };
        else outcome = { status: "rejected", reason: settled.error, expected: true };
      },
      (reason) => {
        outcome = { status: "rejected", reason, expected: false };
      },
    )
    .then(look);
  return { outcome: () => outcome };
}

export const kind: Kind = {
  name: "neverthrow ResultAsync",
  library: "neverthrow",
  subpath: "sennit/neverthrow",
  in: {
    code: "from(fromAbortableResult(start))",
    takesSignal: true,
    make(signal) {
      const work = foreignWork();
      const recipe = fromAbortableResult((inner) => new ResultAsync(work.run(inner).then(toResult)));
      return {
        waitable: from(recipe, { loop: getRunningLoop(), signal }),
        ...work.functions,
        cancel: (reason) => work.functions.rejectExpected(abortError(reason)),
      };
    },
  },
  out: {
    code: "toResultAsync(future, { signal })",
    wait(future, look) {
      const controller = new AbortController();
      const waiting = wait(toResultAsync(future, controller), look);
      return { ...waiting, cancel: (reason) => controller.abort(reason) };
    },
    aborted: (recipe, signal) => wait(toResultAsync(recipe, { signal }), () => {}),
    race: (future) => Promise.race([toResultAsync(future), okAsync(1)]),
  },
  plain: {
    in: {
      code: "await result",
      make(signal) {
        const work = foreignWork();
        return {
          waitable: work.run(signal).then(toResult),
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
      text: "neverthrow has no race but `Promise.race`, which never lets go of what has lost. Give the loser a `signal`, and abort it.",
    },
  ],
};
