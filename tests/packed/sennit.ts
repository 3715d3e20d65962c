import { Execution, from, fromCallback, fromEvent, isCancelled, to, use } from "sennit";
import type { Future } from "sennit/loop";

const promised: Future<number> = from(Promise.resolve(1));
const called: Future<string> = fromCallback<string>((done) => done(null, "a value"));
const event: Future<Event> = fromEvent<Event>(new EventTarget(), "load");
const out: Promise<number> = to.promise(promised, { signal: AbortSignal.timeout(1) });
const unuse: () => void = use({ name: "own", accepts: () => false, show: () => new Execution("own") });

export { called, event, isCancelled, out, unuse };
