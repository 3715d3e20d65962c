import type { StandardFutureV1 } from "@sennit/spec";
import type { Adapter, Pending } from "./adapter.ts";
import type { End } from "./ends.ts";
import { checkMark } from "./laws/mark.ts";
import { Stage } from "./stage.ts";
import type { Traits } from "./traits.ts";

/** Finds out what `adapter`'s futures can do, by making some. */
export async function probe(adapter: Adapter): Promise<Traits> {
  const stage = new Stage(adapter);
  try {
    const pending = await stage.pending();
    checkMark(pending.future);
    const props = pending.future["~future"];
    const { vendor, delivery, affinity, onIdle = "keep" } = props;
    const cancel = await probeCancel(stage, pending, props);
    return {
      vendor,
      delivery,
      affinity,
      onIdle,
      hasSeen: props.seen !== undefined,
      hasTrace: props.trace !== undefined,
      cancel,
      ends: endsOf(pending, cancel),
    };
  } finally {
    await stage.clear();
  }
}

async function probeCancel(stage: Stage, pending: Pending, props: StandardFutureV1.Props): Promise<Traits["cancel"]> {
  if (props.cancel === undefined) return "absent";
  // What a refusal looks like is F10's to check: anything but `false` is taken for a yes here.
  return (await stage.on(() => pending.future["~future"].cancel?.("a probe"))) === false ? "refused" : "taken";
}

function endsOf(pending: Pending, cancel: Traits["cancel"]): End[] {
  const ends: End[] = [];
  for (const end of ["resolve", "reject", "fail"] as const) if (pending[end] !== undefined) ends.push(end);
  if (pending.cancel !== undefined) ends.push("cancelled");
  if (cancel === "taken") ends.push("cancel");
  return ends;
}
