import { broken, type Definition, needsEnd } from "../definition.ts";
import { CALLS } from "../ends.ts";
import { NotChecked } from "../notChecked.ts";
import { showOutcome } from "../show.ts";

export const expectedAndNot: readonly Definition[] = (["reject", "fail"] as const).map((end) => ({
  law: "F5",
  name: `a failure that the type ${end === "fail" ? "announces" : "does not announce"} is marked so`,
  skip: (scene) => needsEnd(scene, end),
  run: async ({ stage }) => {
    const outcome = await stage.outcome(await stage.settled(end, new Error("planted")), end);
    if (outcome.status === "rejected" && typeof outcome.expected !== "boolean") throw new NotChecked("see F0");
    if (outcome.status !== "rejected" || outcome.expected === (end === "fail")) return;
    broken("F5", {
      did: `a future failed by ${CALLS[end]}`,
      want: `expected: ${end === "fail"}, as its type ${end === "fail" ? "announces" : "does not announce"} it`,
      saw: `it was ${showOutcome(outcome)}`,
    });
  },
}));
