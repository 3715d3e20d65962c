import { ColdObservable } from "rxjs9";
import { from, use } from "sennit";
import type { Future } from "sennit/loop";
import { fromObservable, observableAdapter, toObservable } from "sennit/observable";

use(observableAdapter);
const numbers = new ColdObservable<number>((subscriber) => {
  subscriber.next(1);
  subscriber.complete();
});
export const last: Future<number> = from(numbers);
export const all: Future<number[]> = from(fromObservable(numbers, { take: "all" }));
export const back: ColdObservable<number> = toObservable(last, ColdObservable<number>);
export const n: number = await back.last();
