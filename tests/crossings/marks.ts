import { AsyncLocalStorage } from "node:async_hooks";
import { carry } from "sennit";
import type { Marks } from "../mixing/meeting.ts";

const storage = new AsyncLocalStorage<string>();
carry(storage);

/** Marks by an AsyncLocalStorage, which the loops carry, as native awaits do. */
export const marks: Marks = {
  set: (mark) => storage.enterWith(mark),
  get: () => storage.getStore() ?? "nobody's",
};
