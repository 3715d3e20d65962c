import { runSaga } from "redux-saga";
import { delay } from "redux-saga/effects";
import { from, run } from "sennit";
import type { Future } from "sennit/loop";
import { fromSaga, fromSagaTask, toSaga } from "sennit/redux-saga";
import { succeed } from "sennit/twisted";

function* work(start: number) {
  yield delay(1);
  const one: number = yield* toSaga(succeed(1));
  return start + one;
}
export const task: Future<number> = from(fromSagaTask<number>(runSaga({}, work, 1)));
export const n: number = await run(() => from(fromSaga((saga) => runSaga({}, saga), work, 1)));
