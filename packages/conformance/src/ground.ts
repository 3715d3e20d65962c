import type { Place } from "./place.ts";

/** How often something that is to happen is looked for, with a turn of the loop in between. */
const PATIENCE = 20;
/** How many turns are enough to say that something does not happen. */
const QUIET = 3;

/** The place where a check is played: it calls what is to be called there, and lets time pass. */
export class Ground {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
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
    if (this.#place.onLoop === undefined) call();
    else await this.#place.onLoop(call);
    if (result === undefined)
      throw new Error("the adapter's onLoop() must call its body before it returns or resolves");
    if ("error" in result) throw result.error;
    return result.value;
  }

  /** Lets happen what is due. */
  async turn(): Promise<void> {
    if (this.#place.turn === undefined) await new Promise((resolve) => setTimeout(resolve, 0));
    else await this.#place.turn();
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
}
