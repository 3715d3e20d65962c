import Bluebird from "bluebird";
import { from, use } from "sennit";
import { bluebirdAdapter, toBluebird } from "sennit/bluebird";
import type { Future } from "sennit/loop";

use(bluebirdAdapter);
export const future: Future<number> = from(Bluebird.resolve(1));
const back: Bluebird<string> = toBluebird(future).then((one: number) => String(one));
export const text: string = await back;
