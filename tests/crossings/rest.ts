/** Ends when the host has served, several times, what was ready, and its timers that were due. */
export async function hostTurns(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 1));
  for (let i = 0; i < 5; i += 1) await new Promise(setImmediate);
}
