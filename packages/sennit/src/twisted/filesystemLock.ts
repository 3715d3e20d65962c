import { UsageError } from "../core/errors.ts";
import { findLinksAndProcesses, hostCode, type LinksAndProcesses } from "../core/host.ts";

/**
 * A lock between processes: a symbolic link in the file system that names the process which has it.
 *
 * A lock whose process has died is taken over. It has no owner within its process, and is not re-entrant. Two processes
 * that take over one lock in the same moment may both believe that they have it, as in Twisted's, which this follows;
 * where it is a link on all systems, Windows needs the right to make links. What the host throws for any other reason than
 * a lock that is there is thrown. The constructor throws a UsageError where there is no file system, as in browsers.
 *
 * @example
 * ```ts
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { FilesystemLock } from "sennit/twisted";
 *
 * const name = join(tmpdir(), `sennit-example-${process.pid}`);
 * const lock = new FilesystemLock(name);
 * lock.lock(); // => true
 * new FilesystemLock(name).lock(); // => false
 * lock.unlock();
 * lock.locked; // => false
 * ```
 */
export class FilesystemLock {
  /** Where the link is. */
  readonly name: string;
  /** Whether this object has the lock. */
  locked = false;
  /** Whether the process that had it before has released it; false if it was taken over, undefined before `lock`. */
  clean: boolean | undefined;
  readonly #host: LinksAndProcesses;

  constructor(name: string) {
    const host = findLinksAndProcesses();
    if (host === undefined) throw noFileSystem();
    this.name = name;
    this.#host = host;
  }

  /** Takes the lock, and says whether that was possible. Throws the host's error, such as EACCES, or EPERM of another user's process. */
  lock(): boolean {
    let clean = true;
    while (!this.#link()) {
      const owner = this.#owner();
      if (owner === undefined) continue; // it was released just now
      if (this.#isAlive(owner)) return false;
      if (this.#unlink()) clean = false;
    }
    this.locked = true;
    this.clean = clean;
    return true;
  }

  /** Releases the lock. Throws a UsageError if another process has it, and the host's error if nobody has. */
  unlock(): void {
    if (toPid(this.#host.targetOf(this.name), this.name) !== this.#host.pid) throw notOwned(this.name);
    this.#host.unlink(this.name);
    this.locked = false;
  }

  #link(): boolean {
    return unless("EEXIST", () => this.#host.link(String(this.#host.pid), this.name));
  }

  /** The process that has the lock; undefined if none has it any more. */
  #owner(): number | undefined {
    let target = "";
    const there = unless("ENOENT", () => {
      target = this.#host.targetOf(this.name);
    });
    return there ? toPid(target, this.name) : undefined;
  }

  #isAlive(pid: number): boolean {
    return unless("ESRCH", () => this.#host.touch(pid));
  }

  /** Removes the lock of a process that has died, unless another one has done so. */
  #unlink(): boolean {
    return unless("ENOENT", () => this.#host.unlink(this.name));
  }
}

/**
 * Whether somebody has the lock of that name, this process included: Twisted's isLocked.
 *
 * It takes the lock for a moment to find out. Throws as `FilesystemLock` does.
 *
 * @example
 * ```ts
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { FilesystemLock, isLocked } from "sennit/twisted";
 *
 * const lock = new FilesystemLock(join(tmpdir(), `sennit-example-${process.pid}`));
 * lock.lock();
 * isLocked(lock.name); // => true
 * lock.unlock();
 * isLocked(lock.name); // => false
 * ```
 */
export function isLocked(name: string): boolean {
  const lock = new FilesystemLock(name);
  const free = lock.lock();
  if (free) lock.unlock();
  return !free;
}

/** Calls `fn`, and says whether it has not failed with this code of the host's; any other error is thrown. */
function unless(code: string, fn: () => void): boolean {
  try {
    fn();
    return true;
  } catch (error) {
    if (hostCode(error) === code) return false;
    throw error;
  }
}

/** The number of a process that a link names. */
function toPid(target: string, name: string): number {
  const pid = Number(target);
  if (Number.isSafeInteger(pid) && pid > 0) return pid;
  throw new UsageError("ERR_NOT_A_LOCK", {
    did: `a FilesystemLock found a link to ${target} at ${name}`,
    wrong: "a lock is a link to the number of a process",
    write: "new FilesystemLock(path), with a path at which there is nothing else",
  });
}

function notOwned(name: string): UsageError {
  return new UsageError("ERR_LOCK_NOT_OWNED", {
    did: `unlock() was called on the FilesystemLock at ${name}`,
    wrong: "another process has it",
    write: "if (lock.locked) lock.unlock()",
  });
}

function noFileSystem(): UsageError {
  return new UsageError("ERR_NO_FILE_SYSTEM", {
    did: "a FilesystemLock was made",
    wrong: "this host has no file system, or one that it does not show: Node does from 20.16 on, browsers do not",
    write: "new DeferredLock(), a lock within one program",
  });
}
