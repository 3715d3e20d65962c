/** What the hosts (Node, Bun, Deno, browsers) offer under different names, looked up once and without an import. */

/** The part of AsyncLocalStorage that Sennit uses. */
export interface Carrier<Store> {
  run<Args extends readonly unknown[], Result>(store: Store, fn: (...args: Args) => Result, ...args: Args): Result;
  /** Lets the code that follows see `store`, and what that calls or awaits. */
  enterWith(store: Store): void;
  getStore(): Store | undefined;
}

interface CarrierClass {
  new (): unknown;
  bind(fn: () => void): () => void;
}

/** The part of the module `node:fs` that Sennit uses. */
interface FileSystem {
  symlinkSync(target: string, path: string): void;
  readlinkSync(path: string): string;
  unlinkSync(path: string): void;
}

interface Process {
  once?(event: "beforeExit", listener: () => void): unknown;
  readonly pid: number;
  kill(pid: number, signal: 0): true;
  getBuiltinModule?(name: "node:async_hooks"): { AsyncLocalStorage?: CarrierClass } | undefined;
  getBuiltinModule?(name: "node:fs"): FileSystem | undefined;
}

/** Where the host's own modules are, if it has any. */
function findProcess(): Process | undefined {
  return (globalThis as { process?: Process }).process;
}

/** A carrier of values across native awaits, where the host has one. */
export function createCarrier<Store>(): Carrier<Store> | undefined {
  const AsyncLocalStorage = findProcess()?.getBuiltinModule?.("node:async_hooks")?.AsyncLocalStorage;
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
  return findProcess()?.getBuiltinModule?.("node:async_hooks")?.AsyncLocalStorage?.bind(fn) ?? fn;
}

/** Symbolic links and processes, as a lock between processes needs them. */
export interface LinksAndProcesses {
  /** The number of this process. */
  readonly pid: number;
  /** Makes a link at `path`, whose target need not exist. Throws EEXIST if something is there. */
  link(target: string, path: string): void;
  /** The target of the link at `path`. Throws ENOENT if nothing is there. */
  targetOf(path: string): string;
  /** Removes the link at `path`. Throws ENOENT if nothing is there. */
  unlink(path: string): void;
  /** Throws ESRCH if there is no such process, and EPERM if it is another user's. */
  touch(pid: number): void;
}

/** What the host has of them, if it has both. */
export function findLinksAndProcesses(): LinksAndProcesses | undefined {
  const host = findProcess();
  const fs = host?.getBuiltinModule?.("node:fs");
  if (host === undefined || fs === undefined) return undefined;
  return {
    pid: host.pid,
    link: (target, path) => fs.symlinkSync(target, path),
    targetOf: (path) => fs.readlinkSync(path),
    unlink: (path) => fs.unlinkSync(path),
    touch: (pid) => void host.kill(pid, 0),
  };
}

/** The code of an error of the host, such as ENOENT. */
export function hostCode(error: unknown): unknown {
  return error instanceof Error ? (error as { code?: unknown }).code : undefined;
}

/** Calls `fn` when nothing is left that could keep the program alive, where the host says so. */
export function beforeHostExits(fn: () => void): void {
  findProcess()?.once?.("beforeExit", fn);
}
