import { Effect } from "effect";
import { from, use } from "sennit";
import { effectAdapter } from "sennit/effect";
import type { Future } from "sennit/loop";

use(effectAdapter);
export const future: Future<number> = from(Effect.succeed(1));
