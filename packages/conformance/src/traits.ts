import type { StandardFutureV1 } from "@sennit/spec";
import type { End } from "./ends.ts";

/** What was found out about a library's futures before they are checked: it decides which checks apply. */
export interface Traits {
  readonly vendor: string;
  readonly delivery: StandardFutureV1.Delivery;
  readonly affinity: StandardFutureV1.Affinity;
  readonly onIdle: "cancel" | "keep";
  readonly hasSeen: boolean;
  readonly hasTrace: boolean;
  /** What became of a request for cancellation. */
  readonly cancel: "absent" | "refused" | "taken";
  /** The ways in which they can be brought to an end. */
  readonly ends: readonly End[];
}
