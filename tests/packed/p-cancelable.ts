import PCancelable from "p-cancelable";
import { from, use } from "sennit";
import type { Future } from "sennit/loop";
import { pCancelableAdapter, toPCancelable } from "sennit/p-cancelable";

use(pCancelableAdapter);
export const future: Future<number> = from(new PCancelable<number>((resolve) => resolve(1)));
const back: PCancelable<number> = toPCancelable(future);
export const n: number = await back;
