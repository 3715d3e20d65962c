/** What runs in worker threads: each export is a task by its name. */
export { analyse } from "./analyse.ts";

/** Answers as soon as a thread and its parser are loaded. */
export function warmUp(): true {
  return true;
}
