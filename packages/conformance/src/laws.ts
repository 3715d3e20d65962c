import type { Adapter } from "./adapter.ts";
import { BrokenLaw } from "./brokenLaw.ts";
import type { Definition, Scene } from "./definition.ts";
import { LAWS, type Law } from "./law.ts";
import { affinity } from "./laws/affinity.ts";
import { beforeTheStart } from "./laws/beforeTheStart.ts";
import { cancelledIsAnOutcome } from "./laws/cancelledIsAnOutcome.ts";
import { delivery } from "./laws/delivery.ts";
import { detaching } from "./laws/detaching.ts";
import { detachingIsNotCancelling } from "./laws/detachingIsNotCancelling.ts";
import { expectedAndNot } from "./laws/expectedAndNot.ts";
import { identity } from "./laws/identity.ts";
import { isolation } from "./laws/isolation.ts";
import { mark } from "./laws/mark.ts";
import { neverDuringTheCall } from "./laws/neverDuringTheCall.ts";
import { noFlattening } from "./laws/noFlattening.ts";
import { oneOutcome } from "./laws/oneOutcome.ts";
import { reasons } from "./laws/reasons.ts";
import { recipes } from "./laws/recipes.ts";
import { requestWithAnswer } from "./laws/requestWithAnswer.ts";
import { seen } from "./laws/seen.ts";
import { NotChecked } from "./notChecked.ts";
import { probe } from "./probe.ts";
import { show } from "./show.ts";
import { Stage } from "./stage.ts";
import type { Traits } from "./traits.ts";

/** One check of one law. */
export interface Check {
  readonly law: Law;
  /** The law's number and name, and what is checked. */
  readonly name: string;
  /** Why it cannot be checked with this adapter; undefined where it can. */
  readonly skip: string | undefined;
  /** Rejects with a BrokenLaw if the law is broken, and with a NotChecked if it could not be checked. */
  readonly run: () => Promise<void>;
}

const DEFINITIONS: readonly Definition[] = [
  ...mark,
  ...oneOutcome,
  ...neverDuringTheCall,
  ...noFlattening,
  ...identity,
  ...expectedAndNot,
  ...cancelledIsAnOutcome,
  ...delivery,
  ...affinity,
  ...requestWithAnswer,
  ...beforeTheStart,
  ...reasons,
  ...detaching,
  ...detachingIsNotCancelling,
  ...isolation,
  ...seen,
  ...recipes,
];

const UNKNOWN: Traits = {
  vendor: "unknown futures",
  delivery: "direct",
  affinity: "any",
  onIdle: "keep",
  hasSeen: false,
  hasTrace: false,
  cancel: "absent",
  ends: [],
};

/**
 * The checks of all laws for one library's futures, in the order of the laws, for the test runner of your choice.
 *
 * It never rejects: futures that cannot even be looked at break F0, and leave the other laws unchecked.
 *
 * @example
 * ```ts
 * import { type Adapter, laws } from "@sennit/conformance";
 * import { Deferred } from "sennit/twisted";
 *
 * const adapter: Adapter = {
 *   pending: () => {
 *     const future = new Deferred<unknown>();
 *     return { future, resolve: (value) => future.callback(value) };
 *   },
 * };
 * for (const { name, skip, run } of await laws(adapter)) {
 *   if (skip === undefined) await run(); // in a test of that name
 *   else name; // is skipped for that reason
 * }
 * ```
 */
export async function laws(adapter: Adapter): Promise<readonly Check[]> {
  return (await study(adapter)).checks;
}

/** @internal The checks, and whose futures they are for. */
export async function study(adapter: Adapter): Promise<{ subject: string; checks: readonly Check[] }> {
  let traits = UNKNOWN;
  let reason: string | undefined;
  try {
    traits = await probe(adapter);
  } catch (error) {
    reason = error instanceof BrokenLaw ? "F0 is broken" : `the adapter could not make a future: ${show(error)}`;
  }
  const checks = DEFINITIONS.map((definition, index) => {
    const { law } = definition;
    // Of futures about which nothing is known, the first check says what is wrong with them.
    const skip = index > 0 && reason !== undefined ? reason : definition.skip?.({ adapter, traits });
    return {
      law,
      name: `${law}, ${LAWS[law]}: ${definition.name}`,
      skip,
      run: () => run(definition, { adapter, traits, stage: new Stage(adapter) }, skip),
    };
  });
  return { subject: adapter.name ?? traits.vendor, checks };
}

async function run(definition: Definition, scene: Scene, skip: string | undefined): Promise<void> {
  if (skip !== undefined) throw new NotChecked(skip);
  try {
    await definition.run(scene);
  } catch (error) {
    if (error instanceof BrokenLaw || error instanceof NotChecked) throw error;
    throw unexpected(definition, error);
  } finally {
    await scene.stage.clear();
  }
}

function unexpected({ law, name }: Definition, error: unknown): BrokenLaw {
  const finding = {
    did: `it was checked that ${name}`,
    want: "no error on the way",
    saw: `this was thrown: ${show(error)}`,
  };
  return new BrokenLaw(law, finding, { cause: error });
}
