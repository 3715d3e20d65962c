import { chain, Future as create, type FutureInstance, forkCatch, hook, promise, race, reject, resolve } from "fluture";
import { from, type Outcome } from "sennit";
import { fromFluture, toFluture } from "sennit/fluture";
import { getRunningLoop } from "sennit/loop";
import { type ForeignWork, foreignWork, only } from "../foreignWork.ts";
import type { Kind, Waiting } from "../kind.ts";
import { waitByAwait } from "../seen.ts";

/** Work as a Future of Fluture, which disposes of what it has acquired. */
function fluture(work: ForeignWork): FutureInstance<Error, unknown> {
  const outcome = create<never, Outcome>((_, settle) => {
    work.start(settle);
    return () => work.stop();
  });
  const dispose = () =>
    create<never, void>((_, settle) => {
      void work.cleanup.then(settle);
      return () => {};
    });
  // The disposal of work that ends by itself takes no time.
  const ending = outcome.pipe(
    chain((settled) => {
      work.functions.finishCleanup();
      if (settled.status === "fulfilled") return resolve(settled.value);
      if (settled.status === "rejected" && !settled.expected) throw settled.reason;
      return reject(settled.reason as Error);
    }),
  );
  return hook(resolve("a resource") as FutureInstance<Error, string>)(dispose)(() => ending);
}

export const kind: Kind = {
  name: "Fluture Future",
  library: "fluture",
  subpath: "sennit/fluture",
  in: {
    code: "from(fromFluture(future))",
    takesSignal: true,
    make(signal) {
      const work = foreignWork();
      return { waitable: from(fromFluture(fluture(work)), { loop: getRunningLoop(), signal }), ...work.functions };
    },
  },
  out: {
    code: "toFluture(future)",
    wait(future, look) {
      let outcome: ReturnType<Waiting["outcome"]>;
      const end = (settled: NonNullable<typeof outcome>): void => {
        outcome = settled;
        look();
      };
      const cancel = forkCatch(({ reason }: Error & { reason?: unknown }) =>
        end({ status: "rejected", reason, expected: false }),
      )((reason: unknown) => end({ status: "rejected", reason, expected: true }))((value: unknown) =>
        end({ status: "fulfilled", value }),
      )(toFluture(future));
      return { outcome: () => outcome, cancel };
    },
    race: (future) => promise(race(toFluture(future) as FutureInstance<Error, unknown>)(resolve(1))),
  },
  plain: {
    in: {
      code: "promise(future)",
      make() {
        const work = foreignWork();
        return {
          waitable: promise(fluture(work)),
          ...only(work, "resolve", "reject", "started", "heard", "heardReason", "cleanedUp", "finishCleanup"),
        };
      },
    },
    out: {
      code: "attemptP(() => promise)",
      wait: (start, look) =>
        waitByAwait(
          promise(
            create((fail, settle) => {
              start().then(settle, fail);
              return () => {};
            }),
          ),
          look,
        ),
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["reason down"],
      text: "Fluture's cancel function takes no reason. The wait that was cancelled has it.",
    },
    {
      direction: "in",
      columns: ["cleanup"],
      text: "Fluture tells nobody when the disposal of a cancelled `hook` has ended.",
    },
    {
      direction: "in",
      columns: ["cancel up", "reason up"],
      text: "A Future of Fluture is cancelled by nobody but by who has forked it.",
      applies: false,
    },
    {
      direction: "out",
      columns: ["cancel", "cleanup"],
      text: "Fluture calls nobody any more once its cancel function was called, and waits for nothing.",
    },
    { direction: "out", columns: ["reason down"], text: "Fluture's cancel function takes no reason." },
  ],
};
