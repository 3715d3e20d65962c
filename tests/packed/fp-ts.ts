import { type Either, isRight } from "fp-ts/lib/Either.js";
import { right, type TaskEither } from "fp-ts/lib/TaskEither.js";
import { from } from "sennit";
import { fromReaderTaskEither, fromTaskEither, toTaskEither } from "sennit/fp-ts";
import type { Future } from "sennit/loop";

const task: TaskEither<string, number> = right(1);
export const future: Future<number> = from(fromTaskEither(task));
export const abortable: Future<number> = from(fromReaderTaskEither((signal) => (signal.aborted ? right(0) : task)));
const back: Either<unknown, number> = await toTaskEither(future)();
export const n: number = isRight(back) ? back.right : 0;
