/** What the hosts (Node, Bun, Deno, browsers) offer under different names, looked up once and without an import. */

/** The part of AsyncLocalStorage that Sennit uses. */
export interface Carrier<Store> {
  run<Result>(store: Store, fn: () => Result): Result;
  /** Lets the code that follows see `store`, and what that calls or awaits. */
  enterWith(store: Store): void;
  getStore(): Store | undefined;
}

interface CarrierClass {
  new (): unknown;
  bind(fn: () => void): () => void;
}

interface Process {
  getBuiltinModule?(name: string): { AsyncLocalStorage?: CarrierClass } | undefined;
  once?(event: "beforeExit", listener: () => void): unknown;
}

/** A carrier of values across native awaits, where the host has one. */
export function createCarrier<Store>(): Carrier<Store> | undefined {
  const host = (globalThis as { process?: Process }).process;
  const AsyncLocalStorage = host?.getBuiltinModule?.("node:async_hooks")?.AsyncLocalStorage;
  return AsyncLocalStorage === undefined ? undefined : (new AsyncLocalStorage() as Carrier<Store>);
}

/** Calls `fn` after the host has served its timers and I/O once. */
export const afterHostTurn: (fn: () => void) => void =
  typeof setImmediate === "function" ? (fn) => void setImmediate(fn) : afterMessage;

/** Those that wait for a message, and the port that it is sent by; made when somebody waits. */
const waiting: (() => void)[] = [];
let port: { postMessage(message: undefined): void } | undefined;

/** Browsers have no setImmediate; a message to oneself comes as soon as their loop has turned. */
function afterMessage(fn: () => void): void {
  waiting.push(fn);
  port ??= openPort();
  port.postMessage(undefined);
}

function openPort(): { postMessage(message: undefined): void } {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => waiting.shift()?.());
  port1.start();
  return port2;
}

const SETTLED = Promise.resolve();

/** Calls `fn`, which must not throw, in a microtask. */
export function afterMicrotask(fn: () => void): void {
  SETTLED.then(fn);
}

/** `fn`, bound to the context it is called in now, where the host carries contexts. */
export function bindToContext(fn: () => void): () => void {
  const host = (globalThis as { process?: Process }).process;
  return host?.getBuiltinModule?.("node:async_hooks")?.AsyncLocalStorage?.bind(fn) ?? fn;
}

/** Calls `fn` when nothing is left that could keep the program alive, where the host says so. */
export function beforeHostExits(fn: () => void): void {
  (globalThis as { process?: Process }).process?.once?.("beforeExit", fn);
}
