import { okAsync } from "neverthrow";
import { from, use } from "sennit";
import type { Future } from "sennit/loop";
import { neverthrowAdapter } from "sennit/neverthrow";

use(neverthrowAdapter);
export const future: Future<number> = from(okAsync<number, string>(1));
