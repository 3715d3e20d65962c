import { UsageError } from "./errors.ts";

/**
 * The values of variables at some moment, or undefined if there are none. A set makes another map, so that to capture a
 * context costs nothing.
 *
 * The keys are ContextVars, and the AsyncLocalStorages that are carried.
 */
export type Values = ReadonlyMap<object, unknown> | undefined;

/** Where the values of some code live between the moments in which it runs: a task, or a Context. */
export interface Scope {
  _values: Values;
}

/**
 * What is the case now.
 *
 * It is read for each callback and step: a constant object is read without the checks that each read of a variable of a
 * module has, and that nothing is set is told by a comparison with undefined.
 */
const current = {
  /** Whether there ever were any values. V8 takes a property that was never changed for a constant: until then, nothing is compared. */
  used: false,
  /** The values of the code on the stack, inside a section; those of the program's main flow, outside. */
  values: undefined as Values,
  /** Whether a section is on the stack: a callback of a loop, a step of a task, `Context.run`. */
  inSection: false,
  /** The values of the main flow, while a section is on the stack. */
  outside: undefined as Values,
};

/** The scope of code outside of sections: of an async function after a native await. */
let findScope: () => Scope | undefined = () => undefined;

/** The AsyncLocalStorages that follow the same rules. */
let carried: Storage[] | undefined;

/** No values, where storages are carried: `current.values` is never undefined then, as what they hold is to be looked after. */
const EMPTY: ReadonlyMap<object, unknown> = new Map();

/** The part of AsyncLocalStorage that `carry` needs. */
export interface Storage {
  getStore(): unknown;
  enterWith(store: never): void;
}

/** The values that code which is registered now is to see. */
export function captureValues(): Values {
  return current.used ? captureAll() : undefined;
}

function captureAll(): Values {
  let captured = ownValues();
  if (carried === undefined) return captured;
  for (const storage of carried) {
    const store = storage.getStore();
    if (store !== captured?.get(storage)) captured = new Map(captured).set(storage, store);
  }
  return captured === EMPTY ? undefined : captured;
}

/** Begins a section with these values. Returns what `leaveSection` needs: the values before, or false if it is in no other. */
export function enterSection(next: Values): Values | false {
  if (!current.inSection) {
    enterOutermost(next);
    return false;
  }
  const before = captureValues();
  showValues(next);
  return before;
}

/** Ends a section, and returns the values it leaves behind. */
export function leaveSection(before: Values | false): Values {
  const left = keptValues();
  if (before === false) leaveOutermost();
  else showValues(before);
  return left;
}

/** Begins a section where no other is on the stack: a loop knows that, which the host has called. */
export function enterOutermost(next?: Values): void {
  if (current.used) {
    current.outside = carried === undefined ? current.values : captureAll();
    show(next);
  }
  current.inSection = true;
}

/** Ends such a section. */
export function leaveOutermost(): void {
  current.inSection = false;
  if (current.used) show(current.outside);
}

/** `fn` with the values of this moment, whoever calls it. */
export function bindValues<Arg>(fn: (arg: Arg) => void): (arg: Arg) => void {
  const captured = captureValues();
  return (arg) => {
    const before = enterSection(captured);
    try {
      fn(arg);
    } finally {
      leaveSection(before);
    }
  };
}

/** Lets the callback that comes next in this section see what it has captured, and nothing that the one before has set. */
export function showValues(captured: Values): void {
  if (current.used) show(captured);
}

/** The values that the code which ran last in this section leaves behind. */
export function keptValues(): Values {
  return current.values === undefined ? undefined : captureAll();
}

/** Keeps those values in the scope of `task`, which is looked for only where there are any. */
export function keepValues(task: { readonly _scope: Scope }): void {
  if (current.used) task._scope._values = keptValues();
}

function show(next: Values): void {
  if (next === undefined && current.values === undefined) return;
  current.values = next;
  if (carried === undefined) return;
  current.values ??= EMPTY;
  for (const storage of carried) storage.enterWith(next?.get(storage) as never);
}

function ownValues(): Values {
  const scope = current.inSection ? undefined : findScope();
  return scope === undefined ? current.values : scope._values;
}

function setOwnValues(next: Values): void {
  current.used = true;
  const scope = current.inSection ? undefined : findScope();
  if (scope === undefined) current.values = next;
  else scope._values = next;
}

/** Lets `find` say whose code runs outside of sections. */
export function setScopeFinder(find: () => Scope | undefined): void {
  findScope = find;
}

/**
 * Lets a loop's callbacks and tasks see the value that `storage` had when they were registered, as ContextVars do.
 *
 * For the AsyncLocalStorages of a program or its libraries: the host itself carries them across native awaits only.
 *
 * @example
 * ```ts
 * import { AsyncLocalStorage } from "node:async_hooks";
 * import { carry } from "sennit";
 * import { VirtualLoop } from "sennit/loop";
 *
 * const request = new AsyncLocalStorage<string>();
 * carry(request);
 * const loop = new VirtualLoop();
 * const seen: unknown[] = [];
 * request.run("GET /", () => loop.callSoon(() => seen.push(request.getStore())));
 * loop.advance(0);
 * seen; // => ["GET /"]
 * ```
 */
export function carry(storage: Storage): void {
  carried ??= [];
  current.used = true;
  current.values ??= EMPTY;
  if (!carried.includes(storage)) carried.push(storage);
}

/**
 * A variable whose value belongs to the context of the code that reads it: Python's ContextVar.
 *
 * Callbacks see the values that were set when they were registered, tasks begin with those of their creation and keep what
 * they set to themselves.
 *
 * @example
 * ```ts
 * import { ContextVar } from "sennit";
 * import { createTask, run, sleep } from "sennit/asyncio";
 *
 * const user = new ContextVar("user", "nobody");
 * await run(function* () {
 *   user.set("Ada");
 *   const task = createTask(function* () {
 *     const inherited = user.get();
 *     user.set("Grace");
 *     yield* sleep(0);
 *     return [inherited, user.get()];
 *   });
 *   return [...(yield* task), user.get()];
 * }); // => ["Ada", "Grace", "Ada"]
 * ```
 */
export class ContextVar<T> {
  readonly name: string;
  readonly #default: readonly [T] | readonly [];

  /** Without `defaultValue`, `get` of a variable that was never set throws. */
  constructor(name: string, ...defaultValue: [defaultValue?: T]) {
    this.name = name;
    this.#default = defaultValue.length === 0 ? [] : [defaultValue[0] as T];
  }

  /** The value in the current context; else `fallback`, else the default. Throws a UsageError where there is none. */
  get(...fallback: [fallback?: T]): T {
    const own = ownValues();
    if (own?.has(this) === true) return own.get(this) as T;
    if (fallback.length > 0) return fallback[0] as T;
    if (this.#default.length > 0) return this.#default[0] as T;
    throw neverSet(this.name);
  }

  /** Sets the value in the current context. The token that it returns brings the one before back. */
  set(value: T): Token<T> {
    const own = ownValues();
    const token = new Token<T>(this, own?.has(this) === true ? [own.get(this) as T] : []);
    setOwnValues(new Map(own).set(this, value));
    return token;
  }

  /** Brings back the value from before the `set` that gave `token`. Throws a UsageError for another's token, or a used one. */
  reset(token: Token<T>): void {
    const before = token._use(this);
    const next = new Map(ownValues());
    if (before.length > 0) next.set(this, before[0]);
    else next.delete(this);
    setOwnValues(next);
  }
}

/** What a `set` has replaced: Python's Token. */
export class Token<T> {
  readonly #variable: ContextVar<T>;
  readonly #before: readonly [T] | readonly [];
  #used = false;

  constructor(variable: ContextVar<T>, before: readonly [T] | readonly []) {
    this.#variable = variable;
    this.#before = before;
  }

  /** @internal */
  _use(variable: ContextVar<T>): readonly [T] | readonly [] {
    if (variable !== this.#variable) throw wrongToken(variable.name, "it is another variable's");
    if (this.#used) throw wrongToken(variable.name, "it was used before");
    this.#used = true;
    return this.#before;
  }
}

/**
 * The values of all variables, as a thing of its own: Python's Context.
 *
 * What is set inside `run` stays in it, and is there again the next time.
 */
export class Context implements Scope {
  /** @internal */
  _values: Values;
  #running = false;

  constructor(given?: Values) {
    this._values = given;
  }

  /** Calls `fn` with these values. Throws a UsageError while it runs something already. */
  run<Args extends readonly unknown[], Result>(fn: (...args: Args) => Result, ...args: Args): Result {
    if (this.#running) throw enteredTwice();
    this.#running = true;
    const before = enterSection(this._values);
    try {
      return fn(...args);
    } finally {
      this._values = leaveSection(before);
      this.#running = false;
    }
  }

  /** Another context with the same values. */
  copy(): Context {
    return new Context(this._values);
  }

  has(variable: ContextVar<unknown>): boolean {
    return this._values?.has(variable) === true;
  }

  /** The value of `variable`, or undefined if it is not set here. */
  get<T>(variable: ContextVar<T>): T | undefined {
    return this._values?.get(variable) as T | undefined;
  }

  /** The variables that are set, with their values. */
  *[Symbol.iterator](): Generator<[ContextVar<unknown>, unknown]> {
    // Not by `instanceof`: a program without variables is not to have their class.
    for (const [key, value] of this._values ?? EMPTY) {
      if (carried?.includes(key as Storage) !== true) yield [key as ContextVar<unknown>, value];
    }
  }
}

/** A copy of the current context: Python's copy_context. */
export function copyContext(): Context {
  return new Context(captureValues());
}

function neverSet(name: string): UsageError {
  return new UsageError("ERR_CONTEXT_VAR_NOT_SET", {
    did: `the context variable ${name} was read`,
    wrong: "it has no value in this context, and no default",
    write: `new ContextVar("${name}", defaultValue), or ${name}.get(fallback)`,
  });
}

function wrongToken(name: string, wrong: string): UsageError {
  return new UsageError("ERR_WRONG_TOKEN", {
    did: `the context variable ${name} was reset by a token`,
    wrong,
    write: `const token = ${name}.set(value); try { … } finally { ${name}.reset(token) }`,
  });
}

function enteredTwice(): UsageError {
  return new UsageError("ERR_CONTEXT_ENTERED_TWICE", {
    did: "a context was entered",
    wrong: "it runs something already",
    write: "context.copy().run(fn)",
  });
}
