import { of } from "rxjs";
import { from, use } from "sennit";
import type { Future } from "sennit/loop";
import { rxjsAdapter } from "sennit/rxjs";

use(rxjsAdapter);
export const future: Future<number> = from(of(1));
