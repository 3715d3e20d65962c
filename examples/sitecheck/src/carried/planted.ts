import { zeroCounts } from "../findingKinds.ts";
import type { FindingKind } from "../model.ts";
import { PLANTED_FAULTS, type PlantedFault } from "./plantedFaults.ts";
import { isStatic } from "./route.ts";

/** How the carried site is looked at: over HTTP, or as a folder of files, which cannot show what only servers do. */
export type Form = "served" | "folder";

/** The faults that can be found in this form of the site. */
export function plantedFaults(form: Form): PlantedFault[] {
  return form === "served" ? PLANTED_FAULTS : PLANTED_FAULTS.filter((fault) => !needsServer(fault));
}

/** How many findings of each kind a check of the carried site must report. */
export function plantedCounts(form: Form = "served"): Record<FindingKind, number> {
  const counts = zeroCounts();
  for (const { kind } of plantedFaults(form)) counts[kind]++;
  return counts;
}

function needsServer({ serverOnly, routes }: PlantedFault): boolean {
  return serverOnly === true || !Object.values(routes ?? {}).every(isStatic);
}
