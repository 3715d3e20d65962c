import { firstDifference, interpret, parseScenarios } from "@sennit/oracle";
import type { Tally } from "./tally.ts";

/** Everything happens in the order in which it happened when the originals were recorded. */
export async function replay(tally: Tally, text: string): Promise<void> {
  for (const { name, program, trace } of parseScenarios(text)) {
    await tally.check(`trace ${name}`, () => {
      const difference = firstDifference(trace, interpret(program));
      if (difference === undefined) return;
      throw new Error(`event ${difference.index}: expected ${difference.expected}, got ${difference.got}`);
    });
  }
}
