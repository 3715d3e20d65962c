import { type FutureInstance, promise, resolve } from "fluture";
import { from, use } from "sennit";
import { flutureAdapter, fromFluture, toFluture } from "sennit/fluture";
import type { Future } from "sennit/loop";

use(flutureAdapter);
export const future: Future<number> = from(resolve(1));
export const named: Future<number> = from(fromFluture(resolve(1)));
const back: FutureInstance<unknown, number> = toFluture(future);
export const n: number = await promise(back as FutureInstance<Error, number>);
