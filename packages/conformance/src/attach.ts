import type { StandardFutureV1 } from "@sennit/spec";
import { NotChecked } from "./notChecked.ts";

type Observer = (outcome: StandardFutureV1.Outcome) => void;

/** Calls `observe` for a check that needs what it returns. */
export function attach(future: StandardFutureV1, observer: Observer): () => void {
  const detach: unknown = future["~future"].observe(observer);
  if (typeof detach !== "function") throw new NotChecked("observe() returns no function; see F0");
  return detach as () => void;
}
