export type { Adapter, Cleaning, Pending, Recipe, Unstarted } from "./adapter.ts";
export { BrokenLaw, type Finding } from "./brokenLaw.ts";
export { check } from "./check.ts";
export { LAWS, type Law } from "./law.ts";
export { type Check, laws } from "./laws.ts";
export { NotChecked } from "./notChecked.ts";
export { Report, type Result } from "./report.ts";
