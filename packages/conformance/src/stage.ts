import type { StandardFutureV1 } from "@sennit/spec";
import type { Adapter, Pending } from "./adapter.ts";
import { bringToEnd, CALLS, type End } from "./ends.ts";
import { NotChecked } from "./notChecked.ts";

type Outcome = StandardFutureV1.Outcome;

/** How often something that is to happen is looked for, with a turn of the loop in between. */
const PATIENCE = 20;
/** How many turns are enough to say that something does not happen. */
const QUIET = 3;

/** Where a check is played: it makes futures, lets time pass, and leaves nothing pending behind. */
export class Stage {
  readonly adapter: Adapter;
  readonly #made: Pending[] = [];

  constructor(adapter: Adapter) {
    this.adapter = adapter;
  }

  /** Makes a pending future. */
  async pending(): Promise<Pending> {
    const pending = await this.forgotten();
    this.#made.push(pending);
    return pending;
  }

  /** Makes a pending future that nobody but the check holds: it is left as it is at the end. */
  async forgotten(): Promise<Pending> {
    return await this.on(() => this.adapter.pending());
  }

  /** Makes a future, and brings it to its end. */
  async settled(end: End, payload: unknown): Promise<Pending> {
    const pending = await this.pending();
    await this.end(pending, end, payload);
    await this.outcome(pending, end);
    return pending;
  }

  /** Calls `body` where the futures may be touched, and returns what it returns. */
  async on<T>(body: () => T): Promise<T> {
    let result: { readonly value: T } | { readonly error: unknown } | undefined;
    const call = (): void => {
      try {
        result = { value: body() };
      } catch (error) {
        result = { error };
      }
    };
    if (this.adapter.onLoop === undefined) call();
    else await this.adapter.onLoop(call);
    if (result === undefined)
      throw new Error("the adapter's onLoop() must call its body before it returns or resolves");
    if ("error" in result) throw result.error;
    return result.value;
  }

  /** Brings a future to its end. */
  end(pending: Pending, end: End, payload: unknown): Promise<void> {
    return this.on(() => bringToEnd(pending, end, payload));
  }

  /** Lets happen what is due. */
  async turn(): Promise<void> {
    if (this.adapter.turn === undefined) await new Promise((resolve) => setTimeout(resolve, 0));
    else await this.adapter.turn();
  }

  /** Lets happen what can happen, for those who want to see that something does not. */
  async quiet(): Promise<void> {
    for (let i = 0; i < QUIET; i += 1) await this.turn();
  }

  /** Waits until `condition` holds, for some turns, and says whether it does. */
  async until(condition: () => boolean): Promise<boolean> {
    for (let i = 0; i < PATIENCE; i += 1) {
      if (await this.on(condition)) return true;
      await this.turn();
    }
    return await this.on(condition);
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
