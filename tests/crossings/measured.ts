import type { Column } from "./kind.ts";

/** What the probes say of one crossing: "yes", "no", NONE, or of the turns how many. */
export type Measured = Partial<Readonly<Record<Column, string>>>;
