import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";

/** What somebody may have meant who gave `from` something that it does not know: how to tell, what it looks like, what to write. */
type Suspect = readonly [is: (x: object) => boolean, like: string, write: string];

const has =
  (...keys: readonly PropertyKey[]) =>
  (x: object): boolean =>
    keys.every((key) => key in x);

/** By the name that a library of the Fantasy Land gives to its types. */
const typed =
  (name: string) =>
  (x: object): boolean =>
    String((x as { "@@type"?: unknown })["@@type"]).startsWith(name);

const inUse = (subpath: string, adapter = `${subpath}Adapter`): string =>
  `import { use } from "sennit"; import { ${adapter} } from "sennit/${subpath}"; use(${adapter})`;

/** The marks by which a library's values are told, the surest first. */
const SUSPECTS: readonly Suspect[] = [
  [has("~effect/Effect"), "an Effect", inUse("effect")],
  [has("~effect/Fiber"), "a fiber of Effect's", inUse("effect")],
  [has("~effect/Deferred"), "a Deferred of Effect's", inUse("effect")],
  [has("@@redux-saga/TASK"), "a task of redux-saga's", inUse("redux-saga", "sagaAdapter")],
  [typed("fluture/Future@"), "a Future of Fluture's", inUse("fluture")],
  [
    typed("fluture/ConcurrentFuture@"),
    "a ConcurrentFuture of Fluture's",
    'import { seq } from "fluture"; fromFluture(seq(future))',
  ],
  [has("subscribe", "inspect"), "a platform Observable", inUse("observable")],
  [has("subscribe"), "an Observable", inUse("rxjs")],
  [has(Symbol.asyncIterator), "an async iterable", "fromAsyncIterable(iterable)"],
  [has("getReader"), "a stream", "fromAsyncIterable(stream)"],
  [has("exitCode", "kill", "on"), "a child process", "fromChildProcess(child)"],
  [has("addEventListener"), "an EventTarget", 'fromEvent(target, "load")'],
  [has("on", "off"), "an EventEmitter", 'fromEvent(emitter, "ready")'],
  [has("next", Symbol.iterator), "a coroutine", "createTask(coroutine)"],
  [
    has(Symbol.iterator),
    "an operation of Effection's, or an array",
    'import { fromOperation } from "sennit/effection"; from(fromOperation(operation)), or gather(array)',
  ],
];

/** The error of `from` for what it does not know, which says what to write where that can be guessed. */
export function notRecognised(x: unknown): UsageError {
  if (typeof x === "function") return aFunction(x.name);
  const [, like, write = "from(promise)"] = SUSPECTS.find(([is]) => typeof x === "object" && x !== null && is(x)) ?? [];
  const what = like === undefined ? "is no future, recipe, thenable or AbortSignal" : `looks like ${like}`;
  return new UsageError("ERR_NOT_RECOGNISED", {
    did: `from() was given ${describe(x)}`,
    wrong: `it ${what}, and no adapter in use knows it`,
    write,
  });
}

/** Many kinds are nothing but a function, and to call the wrong one runs the wrong thing. */
function aFunction(name: string): UsageError {
  return new UsageError("ERR_NOT_RECOGNISED", {
    did: `from() was given the function ${name || "(anonymous)"}`,
    wrong: "TaskEithers, thunks and async functions look alike",
    write:
      "fromAbortable((signal) => fetch(url, { signal })), fromCallback((done) => fs.stat(path, done)), " +
      "fromTaskEither(task) of sennit/fp-ts, or fromThunk(thunk) of sennit/co",
  });
}
