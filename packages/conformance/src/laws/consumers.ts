import type { StandardFutureV1 } from "@sennit/spec";
import { BrokenLaw, type Finding } from "../brokenLaw.ts";
import type { Consumer, Waiting } from "../consumer.ts";
import { payloadOf } from "../ends.ts";
import type { Ground } from "../ground.ts";
import type { Law } from "../law.ts";
import { NotChecked } from "../notChecked.ts";
import { show, showOutcome } from "../show.ts";
import { Specimen } from "../specimen.ts";

type Outcome = StandardFutureV1.Outcome;

/** What a check of a consumer is given. */
export interface Scene {
  readonly consumer: Consumer;
  readonly ground: Ground;
}

/** A check, before it is known whose waiting it is for. */
export interface Definition {
  readonly law: Law;
  readonly name: string;
  readonly skip?: ((scene: Scene) => Promise<string | undefined>) | undefined;
  readonly run: (scene: Scene) => Promise<void>;
}

/** When a future that is waited for gets its outcome, and how it tells. */
const CASES = [
  { what: 'a pending "direct" future', delivery: "direct", before: false },
  { what: 'a pending "scheduled" future', delivery: "scheduled", before: false },
  { what: "a future that was settled before", delivery: "scheduled", before: true },
] as const;

const VALUES: readonly unknown[] = [new Date(0), () => {}, "text", null, undefined];
const REASONS: readonly unknown[] = [new RangeError("planted"), { code: 1 }];

const failed = (reason: unknown, expected = false): Outcome => ({ status: "rejected", reason, expected }) as Outcome;

function broken(law: Law, finding: Finding): never {
  throw new BrokenLaw(law, finding);
}

/** Waits for futures with `outcome` in each of the cases, and calls `look` with what comes of that. */
async function eachCase(
  { consumer, ground }: Scene,
  outcome: Outcome,
  look: (what: string, got: Outcome | undefined, specimen: Specimen) => void,
): Promise<void> {
  for (const { what, delivery, before } of CASES) {
    const specimen = new Specimen(delivery);
    if (before) specimen.settle(outcome);
    const waiting = await ground.on(() => consumer.wait(specimen));
    // Some wait only when their first turn has come.
    await ground.quiet();
    if (!before) await ground.on(() => specimen.settle(outcome));
    await ground.until(() => waiting.outcome() !== undefined);
    look(what, await ground.on(() => waiting.outcome()), specimen);
  }
}

/** Waits for a pending future. */
async function waitFor({ consumer, ground }: Scene): Promise<{ specimen: Specimen; waiting: Waiting }> {
  const specimen = new Specimen("direct");
  const waiting = await ground.on(() => consumer.wait(specimen));
  await ground.quiet();
  return { specimen, waiting };
}

function needs(member: "cancel" | "letGo" | "context") {
  return async (scene: Scene): Promise<string | undefined> => {
    const { specimen, waiting } = await waitFor(scene);
    const has = waiting[member] !== undefined;
    await scene.ground.on(() => specimen.settle({ status: "fulfilled", value: undefined }));
    await scene.ground.quiet();
    return has ? undefined : `the consumer's waits have no \`${member}\``;
  };
}

/** Checks that `outcome` arrives with its status and its very value or reason. */
async function mustArrive(scene: Scene, law: Law, given: Outcome): Promise<void> {
  await eachCase(scene, given, (what, got) => {
    if (got === undefined) throw new NotChecked("no outcome arrived; see F6");
    if (got.status === given.status && Object.is(payloadOf(got), payloadOf(given))) return;
    broken(law, {
      did: `${what} was waited for, which ends ${showOutcome(given)}`,
      want: "that very one to arrive",
      saw: `it was ${showOutcome(got)}`,
    });
  });
}

export const consumers: readonly Definition[] = [
  {
    law: "F0",
    name: "a future of another version is left alone",
    run: async ({ consumer, ground }) => {
      const specimen = Object.assign(new Specimen("direct"), { version: 2 });
      await ground.on(() => {
        try {
          consumer.wait(specimen);
        } catch {
          // That is what it is to do.
        }
      });
      await ground.quiet();
      if (specimen.calls.length === 0) return;
      broken("F0", {
        did: "an object was waited for whose `~future` has version 2",
        want: "it to be taken for no future",
        saw: `its ${specimen.calls.join(" and its ")} was called`,
      });
    },
  },
  {
    law: "F3",
    name: "a value that is a thenable arrives as it is",
    skip: async ({ consumer }) =>
      consumer.passage === "promise" ? "the outcome comes by a native promise, which follows thenables" : undefined,
    run: (scene) => mustArrive(scene, "F3", { status: "fulfilled", value: { then: () => {} } }),
  },
  {
    law: "F4",
    name: "values and reasons arrive as they are",
    run: async (scene) => {
      for (const value of VALUES) await mustArrive(scene, "F4", { status: "fulfilled", value });
      for (const reason of REASONS) await mustArrive(scene, "F4", failed(reason));
    },
  },
  {
    law: "F5",
    name: "whether a failure was expected is passed on",
    skip: async ({ consumer }) => (consumer.keepsExpected === true ? undefined : "the consumer knows no difference"),
    run: async (scene) => {
      for (const expected of [true, false]) {
        await eachCase(scene, failed(new Error("planted"), expected), (what, got) => {
          if (got?.status !== "rejected" || got.expected === expected) return;
          broken("F5", {
            did: `${what} was waited for, which fails with expected: ${expected}`,
            want: "the mark to be passed on",
            saw: `it was ${showOutcome(got)}`,
          });
        });
      }
    },
  },
  {
    law: "F6",
    name: "an outcome arrives, whatever it is; and a cancellation as one",
    run: async (scene) => {
      const reason = new Error("not needed");
      for (const given of [
        { status: "fulfilled", value: 1 },
        failed(reason),
        { status: "cancelled", reason },
      ] as const) {
        await eachCase(scene, given, (what, got) => {
          if (got !== undefined && (given.status !== "cancelled" || got.status === "cancelled")) return;
          broken("F6", {
            did: `${what} was waited for, which ends ${showOutcome(given)}`,
            want: given.status === "cancelled" ? "a cancellation to arrive" : "an outcome to arrive",
            saw: got === undefined ? "nothing came of the wait" : `it was ${showOutcome(got)}`,
          });
        });
      }
    },
  },
  {
    law: "F9",
    name: "what comes after a wait finds the context of who has waited",
    skip: async (scene) =>
      scene.consumer.inContext === undefined ? "the consumer has no `inContext`" : await needs("context")(scene),
    run: async ({ consumer, ground }) => {
      for (const { what, delivery } of CASES) {
        const specimen = new Specimen(delivery);
        let waiting: Waiting | undefined;
        await ground.on(() =>
          consumer.inContext?.("the one that waits", () => {
            waiting = consumer.wait(specimen);
          }),
        );
        await ground.quiet();
        await ground.on(() =>
          consumer.inContext?.("the one that settles", () => specimen.settle({ status: "fulfilled", value: 1 })),
        );
        await ground.until(() => waiting?.outcome() !== undefined);
        const found = await ground.on(() => waiting?.context?.());
        if (found === "the one that waits") continue;
        broken("F9", {
          did: `${what} was waited for in one context, and settled in another`,
          want: "the code after the wait to find the context of the one that waits",
          saw: `it found ${show(found)}`,
        });
      }
    },
  },
  {
    law: "F10",
    name: "a wait that is cancelled asks the work to stop, and waits until it has",
    skip: needs("cancel"),
    run: async (scene) => {
      const { ground } = scene;
      const { specimen, waiting } = await waitFor(scene);
      await ground.on(() => waiting.cancel?.("not needed"));
      await ground.quiet();
      const early = await ground.on(() => waiting.outcome());
      const asked = specimen.requests.length > 0;
      await ground.on(() => specimen.settle({ status: "cancelled", reason: "not needed" }));
      await ground.until(() => waiting.outcome() !== undefined);
      if (asked && early === undefined) return;
      broken("F10", {
        did: "a wait was cancelled, and the work that it waits for cleans up",
        want: asked ? "the wait to go on until the cleanup has ended" : "the work to be asked",
        saw: asked ? `it was ${showOutcome(early)} before that` : "nobody asked it",
      });
    },
  },
  {
    law: "F12",
    name: "the reason of a request reaches the work, the very same",
    skip: needs("cancel"),
    run: async (scene) => {
      const { ground } = scene;
      const { specimen, waiting } = await waitFor(scene);
      const reason = new Error("not needed");
      await ground.on(() => waiting.cancel?.(reason));
      await ground.quiet();
      await ground.on(() => specimen.settle({ status: "cancelled", reason }));
      await ground.quiet();
      if (specimen.requests.length === 0) throw new NotChecked("the work was not asked; see F10");
      if (specimen.requests.every((request) => request === reason)) return;
      broken("F12", {
        did: `a wait was cancelled for ${show(reason)}`,
        want: "the work to be asked for that very reason",
        saw: `it was asked for ${specimen.requests.map(show).join(" and ")}`,
      });
    },
  },
  {
    law: "F13",
    name: "a wait that is given up leaves no observer behind",
    skip: needs("letGo"),
    run: async (scene) => {
      const { specimen, waiting } = await waitFor(scene);
      await scene.ground.on(() => waiting.letGo?.());
      await scene.ground.quiet();
      if (specimen.observers === 0) return;
      broken("F13", {
        did: "a wait was given up",
        want: "its observer to be detached",
        saw: `the future still has ${specimen.observers}`,
      });
    },
  },
  {
    law: "F16",
    name: "a failure that was read by `peek` is marked as seen",
    run: async (scene) => {
      await eachCase(scene, failed(new Error("planted")), (what, _got, { calls }) => {
        if (calls.includes("observe") || calls.includes("seen")) return;
        if (calls.length === 0) throw new NotChecked("the future was not looked at; see F6");
        broken("F16", {
          did: `${what} was waited for, which fails`,
          want: "it to be observed, or `seen` to be called",
          saw: `only its ${calls[0]} was called`,
        });
      });
    },
  },
];
