import type { CallLater } from "./timeout.ts";

/** A clock that can be read as well: any loop, and a Clock. */
export interface ReactorTime extends CallLater {
  /** What time it is, in milliseconds. */
  time(): number;
}
