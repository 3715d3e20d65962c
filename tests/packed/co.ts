import { readFile } from "node:fs";
import co from "co";
import { from } from "sennit";
import { fromThunk, type Thunk, toThunk } from "sennit/co";
import type { Future } from "sennit/loop";

const read =
  (path: string): Thunk<string> =>
  (done) =>
    readFile(path, "utf8", done);
export const future: Future<string> = from(fromThunk(read("package.json")));
const back: Thunk<string> = toThunk(future);
export const text: string = await co(function* () {
  return (yield back) as string;
});
