import { CancelablePromise } from "cancelable-promise";
import { from, use } from "sennit";
import { cancelablePromiseAdapter, toCancelablePromise } from "sennit/cancelable-promise";
import type { Future } from "sennit/loop";

use(cancelablePromiseAdapter);
export const future: Future<number> = from(new CancelablePromise<number>((resolve) => resolve(1)));
const back: CancelablePromise<number> = toCancelablePromise(future);
export const n: number = await back;
