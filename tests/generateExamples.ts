import { generateExamples } from "../scripts/examples.mjs";

/** Keeps the generated modules up to date whichever way vitest was started. */
export function setup(): void {
  generateExamples();
}
