import { from, fromAbortable, fromCallback, to } from "sennit/bridge";
import type { Future } from "sennit/loop";
import type { Deferred } from "sennit/twisted";

const promised: Future<number> = from(Promise.resolve(1));
export const called: Future<string> = fromCallback<string>((done) => done(null, "a value"));
export const fetched: Future<Response> = from(fromAbortable((signal) => fetch("https://example.org/", { signal })));
export const n: number = await to.promise(promised);
export const deferred: Deferred<number> = to.deferred(promised);
