import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readlinkSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hideModules, stubProcess } from "../fixtures/stubProcess.ts";
import { DeferredFilesystemLock } from "./deferredFilesystemLock.ts";
import { FilesystemLock, isLocked } from "./filesystemLock.ts";

let folder: string;
let name: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  name = join(folder, "lock");
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  for (const child of children.splice(0)) child.kill();
  rmSync(folder, { recursive: true });
});

/** Another process, which takes the lock and keeps it until it is killed. */
async function otherOwner(): Promise<ChildProcess> {
  const code = `
    require("node:fs").symlinkSync(String(process.pid), ${JSON.stringify(name)});
    console.log("locked");
    process.stdin.resume();`;
  const child = spawn(process.execPath, ["-e", code], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  await once(child.stdout, "data");
  return child;
}

/** The number of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

/** Lets the host fail or do something else when it is asked for these: what `process` is, as Sennit finds it. */
function host(changes: { link?: () => void; targetOf?: () => string; unlink?: () => void; kill?: () => void }): void {
  const fs = {
    symlinkSync: changes.link ?? symlinkSync,
    readlinkSync: changes.targetOf ?? readlinkSync,
    unlinkSync: changes.unlink ?? unlinkSync,
  };
  stubProcess({ kill: changes.kill ?? process.kill, getBuiltinModule: () => fs });
}

function refuse(code: string): () => never {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}

describe("FilesystemLock", () => {
  it("is taken, and cleanly so, by one at a time, and names its process", () => {
    const [first, second] = [new FilesystemLock(name), new FilesystemLock(name)];
    expect([first.locked, first.clean]).toEqual([false, undefined]);
    expect([first.lock(), second.lock()]).toEqual([true, false]);
    expect([first.locked, first.clean, second.locked, second.clean]).toEqual([true, true, false, undefined]);
    expect(readlinkSync(name)).toBe(String(process.pid));
    first.unlock();
    expect([first.locked, second.lock(), second.clean]).toEqual([false, true, true]);
  });

  it("is another process's as long as that lives, and is then taken over", async () => {
    const other = await otherOwner();
    const lock = new FilesystemLock(name);
    expect(lock.lock()).toBe(false);
    expect(() => lock.unlock()).toThrow(/another process has it/);
    other.kill("SIGKILL");
    await once(other, "exit");
    expect([lock.lock(), lock.locked, lock.clean]).toEqual([true, true, false]);
    expect(readlinkSync(name)).toBe(String(process.pid));
  });

  it("is clean where the owner has released it meanwhile, or another has removed what the dead one has left", () => {
    symlinkSync(String(deadPid()), name);
    host({
      targetOf: () => {
        const target = readlinkSync(name);
        unlinkSync(name);
        host({});
        return target;
      },
      unlink: () => {
        unlinkSync(name);
      },
    });
    const lock = new FilesystemLock(name);
    expect([lock.lock(), lock.clean]).toEqual([true, true]);
  });

  it("is tried again where it has vanished before it could be read", () => {
    symlinkSync("1", name);
    let reads = 0;
    host({
      targetOf: () => {
        reads += 1;
        unlinkSync(name);
        return readlinkSync(name); // throws ENOENT
      },
    });
    const lock = new FilesystemLock(name);
    expect([lock.lock(), lock.clean, reads]).toEqual([true, true, 1]);
  });

  it.each([
    ["link", { link: refuse("EACCES") }, "EACCES"],
    ["readlink", { targetOf: refuse("EIO") }, "EIO"],
    ["unlink", { unlink: refuse("EACCES") }, "EACCES"],
    ["kill", { kill: refuse("EPERM") }, "EPERM"],
  ])("throws what %s throws for another reason", (_name, changes, code) => {
    symlinkSync(String(deadPid()), name);
    host(changes);
    const lock = new FilesystemLock(name);
    expect(() => lock.lock()).toThrow(code);
    expect(lock.locked).toBe(false);
  });

  it("refuses what is no lock", () => {
    symlinkSync("elsewhere", name);
    expect(() => new FilesystemLock(name).lock()).toThrow(/a link to elsewhere/);
    unlinkSync(name);
    writeFileSync(name, "");
    expect(() => new FilesystemLock(name).lock()).toThrow(/EINVAL/);
    unlinkSync(name);
    expect(() => new FilesystemLock(name).unlock()).toThrow(/ENOENT/);
    expect(() => new FilesystemLock(join(folder, "none", "lock")).lock()).toThrow(/ENOENT/);
  });

  it("cannot be made where there is no file system", () => {
    const refuses = (): void => {
      expect(() => new FilesystemLock(name)).toThrow(/this host has no file system.*new DeferredLock\(\)/);
      expect(() => new DeferredFilesystemLock(name)).toThrow(/this host has no file system/);
    };
    hideModules();
    refuses();
    vi.stubGlobal("process", undefined);
    refuses();
  });
});

describe("isLocked", () => {
  it("tells whether anybody has the lock, and leaves it as it is", async () => {
    expect(isLocked(name)).toBe(false);
    const lock = new FilesystemLock(name);
    lock.lock();
    expect(isLocked(name)).toBe(true);
    lock.unlock();
    await otherOwner();
    expect(isLocked(name)).toBe(true);
    expect(lock.lock()).toBe(false);
  });
});
