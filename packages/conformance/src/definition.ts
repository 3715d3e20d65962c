import type { Adapter } from "./adapter.ts";
import { BrokenLaw, type Finding } from "./brokenLaw.ts";
import type { End } from "./ends.ts";
import type { Law } from "./law.ts";
import type { Stage } from "./stage.ts";
import type { Traits } from "./traits.ts";

/** What a check is given. */
export interface Scene {
  readonly adapter: Adapter;
  readonly traits: Traits;
  readonly stage: Stage;
}

/** A check, before it is known whose futures it is for. */
export interface Definition {
  readonly law: Law;
  readonly name: string;
  /** Why it does not apply, where it does not. */
  readonly skip?: ((scene: Pick<Scene, "adapter" | "traits">) => string | undefined) | undefined;
  readonly run: (scene: Scene) => Promise<void>;
}

/** Raises what a check has found. */
export function broken(law: Law, finding: Finding): never {
  throw new BrokenLaw(law, finding);
}

/** The reason why a check does not apply without one of `ends`. */
export function needsEnd({ traits }: Pick<Scene, "traits">, ...ends: End[]): string | undefined {
  if (ends.some((end) => traits.ends.includes(end))) return undefined;
  return `the adapter's futures have no ${ends.map((end) => `\`${end}\``).join(" and no ")}`;
}

/** The reason why a check does not apply without a member of the adapter. */
export function needsMember({ adapter }: Pick<Scene, "adapter">, member: keyof Adapter): string | undefined {
  return adapter[member] === undefined ? `the adapter has no \`${member}\`` : undefined;
}

/** The reason why a check does not apply to futures that cannot be cancelled. */
export function needsCancel({ traits }: Pick<Scene, "traits">): string | undefined {
  if (traits.cancel === "absent") return "these futures have no `cancel`";
  return traits.cancel === "refused" ? "these futures refuse to be cancelled" : undefined;
}
