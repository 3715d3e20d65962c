import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";

/** What somebody may have meant who gave `from` something that it does not know. */
interface Suspect {
  readonly is: (x: object) => boolean;
  /** What it looks like. */
  readonly like: string;
  readonly write: string;
}

const has =
  (...keys: readonly PropertyKey[]) =>
  (x: object): boolean =>
    keys.every((key) => key in x);

/** By the name that a library of the Fantasy Land gives to its types. */
const typed =
  (name: string) =>
  (x: object): boolean =>
    String((x as { "@@type"?: unknown })["@@type"]).startsWith(name);

const inUse = (subpath: string, adapter: string): string =>
  `import { use } from "sennit"; import { ${adapter} } from "sennit/${subpath}"; use(${adapter})`;

/** The marks by which a library's values are told, the surest first. */
const SUSPECTS: readonly Suspect[] = [
  { is: has("~effect/Effect"), like: "an Effect", write: inUse("effect", "effectAdapter") },
  { is: has("~effect/Fiber"), like: "a fiber of Effect's", write: inUse("effect", "effectAdapter") },
  { is: has("~effect/Deferred"), like: "a Deferred of Effect's", write: inUse("effect", "effectAdapter") },
  { is: has("@@redux-saga/TASK"), like: "a task of redux-saga's", write: inUse("redux-saga", "sagaAdapter") },
  { is: typed("fluture/Future@"), like: "a Future of Fluture's", write: inUse("fluture", "flutureAdapter") },
  {
    is: typed("fluture/ConcurrentFuture@"),
    like: "a ConcurrentFuture of Fluture's",
    write: 'import { seq } from "fluture"; fromFluture(seq(future))',
  },
  { is: has("subscribe", "inspect"), like: "a platform Observable", write: inUse("observable", "observableAdapter") },
  { is: has("subscribe"), like: "an Observable", write: inUse("rxjs", "rxjsAdapter") },
  { is: has(Symbol.asyncIterator), like: "an async iterable", write: "fromAsyncIterable(iterable)" },
  { is: has("getReader"), like: "a stream", write: "fromAsyncIterable(stream)" },
  { is: has("exitCode", "kill", "on"), like: "a child process", write: "fromChildProcess(child)" },
  { is: has("addEventListener"), like: "an EventTarget", write: 'fromEvent(target, "load")' },
  { is: has("on", "off"), like: "an EventEmitter", write: 'fromEvent(emitter, "ready")' },
  { is: has("next", Symbol.iterator), like: "a coroutine", write: "createTask(coroutine)" },
  {
    is: has(Symbol.iterator),
    like: "an iterable: an operation of Effection's, or an array",
    write: 'import { fromOperation } from "sennit/effection"; from(fromOperation(operation)), or gather(array)',
  },
];

/** The error of `from` for what it does not know, which says what to write where that can be guessed. */
export function notRecognised(x: unknown): UsageError {
  if (typeof x === "function") return aFunction(x.name);
  const suspect = typeof x === "object" && x !== null ? SUSPECTS.find(({ is }) => is(x)) : undefined;
  const nothing = "it is no future, recipe, thenable or AbortSignal, and no adapter in use knows it";
  return new UsageError("ERR_NOT_RECOGNISED", {
    did: `from() was given ${describe(x)}`,
    wrong: suspect === undefined ? nothing : `it looks like ${suspect.like}, and no adapter in use knows it`,
    write: suspect?.write ?? "from(promise)",
  });
}

/** Many kinds are nothing but a function, and to call the wrong one runs the wrong thing. */
function aFunction(name: string): UsageError {
  return new UsageError("ERR_NOT_RECOGNISED", {
    did: `from() was given the function ${name || "(anonymous)"}`,
    wrong: "nothing tells a TaskEither, a thunk, a callback's taker and an async function apart",
    write:
      "fromAbortable((signal) => fetch(url, { signal })), fromCallback((done) => fs.stat(path, done)), " +
      "fromTaskEither(task) of sennit/fp-ts, or fromThunk(thunk) of sennit/co",
  });
}
