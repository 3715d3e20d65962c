/** Something that a program of Sennit does on every runtime. */
export interface Behaviour {
  readonly name: string;
  /** Why this runtime cannot do it, where it cannot. */
  readonly skip?: string | undefined;
  /** Throws, or rejects, where the runtime does something else. */
  readonly run: () => unknown;
}

/** Throws unless both are written alike as JSON. */
export function mustEqual(got: unknown, wanted: unknown): void {
  const [left, right] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (left !== right) throw new Error(`it was ${left}, and not ${right}`);
}

/** Throws unless both are the very same. */
export function mustBe(got: unknown, wanted: unknown): void {
  if (!Object.is(got, wanted)) throw new Error(`it was ${String(got)}, and not the very ${String(wanted)}`);
}

/** What `fn` throws. */
export async function thrownBy(fn: () => unknown): Promise<unknown> {
  try {
    await fn();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
