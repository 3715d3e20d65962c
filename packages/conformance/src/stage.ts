import type { StandardFutureV1 } from "@sennit/spec";
import type { Adapter, Pending } from "./adapter.ts";
import { bringToEnd, CALLS, type End } from "./ends.ts";
import { Ground } from "./ground.ts";
import { NotChecked } from "./notChecked.ts";

type Outcome = StandardFutureV1.Outcome;

/** Where a check is played: it makes futures, lets time pass, and leaves nothing pending behind. */
export class Stage extends Ground {
  readonly #adapter: Adapter;
  readonly #made: Pending[] = [];

  constructor(adapter: Adapter) {
    super(adapter);
    this.#adapter = adapter;
  }

  /** Makes a pending future. */
  async pending(): Promise<Pending> {
    const pending = await this.forgotten();
    this.#made.push(pending);
    return pending;
  }

  /** Makes a pending future that nobody but the check holds: it is left as it is at the end. */
  async forgotten(): Promise<Pending> {
    return await this.on(() => this.#adapter.pending());
  }

  /** Makes a future, and brings it to its end. */
  async settled(end: End, payload: unknown): Promise<Pending> {
    const pending = await this.pending();
    await this.end(pending, end, payload);
    await this.outcome(pending, end);
    return pending;
  }

  /** Brings a future to its end. */
  end(pending: Pending, end: End, payload: unknown): Promise<void> {
    return this.on(() => bringToEnd(pending, end, payload));
  }

  /** The outcome that is to come, by whichever of `peek` and `observe` shows it. Where none comes, another law says so. */
  async outcome(pending: Pick<Pending, "future">, end: End): Promise<Outcome> {
    const outcome = await this.findOutcome(pending);
    if (outcome === undefined) throw new NotChecked(`no outcome came of ${CALLS[end]}; see F6 and F10`);
    return outcome;
  }

  /** The outcome that is to come, if one comes. */
  async findOutcome({ future }: Pick<Pending, "future">): Promise<Outcome | undefined> {
    const props = future["~future"];
    let outcome: Outcome | undefined;
    const isThere = (): boolean => {
      outcome ??= props.peek();
      return outcome !== undefined;
    };
    if (await this.until(isThere)) return outcome;
    await this.on(() =>
      props.observe((late) => {
        outcome = late;
      }),
    );
    await this.quiet();
    return outcome;
  }

  /** Ends all that was made, and looks at its failures, so that nothing is left and nothing is reported. */
  async clear(): Promise<void> {
    for (const pending of this.#made.splice(0)) {
      await this.on(() => {
        // Of broken futures, this may fail as well: but that was not the question.
        try {
          endQuietly(pending);
        } catch {}
      });
    }
    await this.turn();
  }
}

function endQuietly(pending: Pending): void {
  const props = pending.future["~future"];
  props.observe(() => {});
  if (props.peek() !== undefined) return;
  if (pending.resolve !== undefined) pending.resolve(undefined);
  else if (props.cancel?.("the check is over") !== true) pending.reject?.("the check is over");
}
