import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { Clock } from "./clock.ts";
import { DeferredFilesystemLock } from "./deferredFilesystemLock.ts";
import { AlreadyTryingToLockError, CancelledError, TimeoutError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { FilesystemLock } from "./filesystemLock.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

let folder: string;
let clock: Clock;
let lock: DeferredFilesystemLock;
/** The same lock, as another process would have it. */
let other: FilesystemLock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  clock = new Clock();
  lock = new DeferredFilesystemLock(join(folder, "lock"), clock);
  other = new FilesystemLock(lock.name);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  flushUnhandledErrors();
});

const errorOf = (deferred: { result: unknown }): unknown => (deferred.result as Failure).value;
const seconds = (count: number): number[] => Array<number>(count).fill(1000);

describe("DeferredFilesystemLock", () => {
  it("case 86: is had at once where it is free", () => {
    const deferred = lock.deferUntilLocked(1000);
    expect([deferred.called, deferred.result, lock.locked, lock.clean]).toEqual([true, undefined, true, true]);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("case 86: is looked for once a second, and leaves no timers", () => {
    other.lock();
    const times: number[] = [];
    const deferred = lock.deferUntilLocked(10_000).addCallback(() => times.push(clock.time()));
    clock.callLater(2500, () => other.unlock());
    for (let i = 0; i < 100; i += 1) clock.advance(100);
    expect(times).toEqual([3000]);
    expect([deferred.called, lock.locked]).toEqual([true, true]);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("case 86: fails with a TimeoutError when it is too late", () => {
    other.lock();
    const deferred = lock.deferUntilLocked(5500);
    clock.pump(seconds(5));
    expect(deferred.called).toBe(false);
    clock.pump(seconds(5));
    expect(errorOf(deferred)).toBeInstanceOf(TimeoutError);
    expect(errorOf(deferred)).toMatchObject({ timeout: 5500, message: expect.stringContaining(lock.name) });
    expect([lock.locked, clock.getDelayedCalls()]).toEqual([false, []]);
  });

  it("case 86: makes a last attempt when it is too late, and when it is cancelled", () => {
    other.lock();
    const late = lock.deferUntilLocked(500);
    other.unlock();
    clock.advance(500);
    expect([late.called, late.result, lock.locked]).toEqual([true, undefined, true]);
    const again = new DeferredFilesystemLock(lock.name, clock);
    const cancelled = again.deferUntilLocked();
    lock.unlock();
    cancelled.cancel();
    expect([cancelled.result, again.locked]).toEqual([undefined, true]);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("case 86: fails with a CancelledError when it is cancelled, and stops its timers", () => {
    other.lock();
    for (const timeout of [undefined, 1000]) {
      const deferred = lock.deferUntilLocked(timeout);
      expect(clock.getDelayedCalls()).toHaveLength(timeout === undefined ? 1 : 2);
      deferred.cancel("enough");
      expect(errorOf(deferred)).toBeInstanceOf(CancelledError);
      expect(errorOf(deferred)).toMatchObject({ reason: "enough" });
      expect(clock.getDelayedCalls()).toEqual([]);
    }
  });

  it("case 86: refuses a second wait", () => {
    other.lock();
    const first = lock.deferUntilLocked();
    const second = lock.deferUntilLocked();
    expect(errorOf(second)).toBeInstanceOf(AlreadyTryingToLockError);
    other.unlock();
    clock.advance(1000);
    expect([first.called, first.result]).toEqual([true, undefined]);
  });

  it("case 86: may be waited for again after each end, from inside of its callback too", () => {
    other.lock();
    const late = lock.deferUntilLocked(100);
    clock.advance(100);
    expect(errorOf(late)).toBeInstanceOf(TimeoutError);
    const laterStill = lock.deferUntilLocked(100);
    clock.advance(100);
    expect(errorOf(laterStill)).toBeInstanceOf(TimeoutError);
    const twice = lock.deferUntilLocked().addCallback(() => {
      lock.unlock();
      return lock.deferUntilLocked();
    });
    other.unlock();
    clock.advance(1000);
    expect([twice.called, twice.result, lock.locked]).toEqual([true, undefined, true]);
  });

  it("case 86: an error of the file system ends the wait", () => {
    other.lock();
    const deferred = lock.deferUntilLocked(10_000);
    unlinkSync(lock.name);
    symlinkSync("no process", lock.name);
    clock.advance(1000);
    expect(errorOf(deferred)).toMatchObject({ code: "ERR_NOT_A_LOCK" });
    expect(clock.getDelayedCalls()).toEqual([]);
    const missing = new DeferredFilesystemLock(join(folder, "none", "lock"), clock);
    expect(() => missing.deferUntilLocked()).toThrow(/ENOENT/);
  });

  it("takes over the lock of a process that has died", async () => {
    symlinkSync(String(spawnSync(process.execPath, ["-e", ""]).pid), lock.name);
    expect(lock.deferUntilLocked().called).toBe(true);
    expect([lock.locked, lock.clean]).toEqual([true, false]);
    lock.unlock();

    const owner = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
    symlinkSync(String(owner.pid), lock.name);
    const deferred = lock.deferUntilLocked();
    clock.advance(1000);
    expect(deferred.called).toBe(false);
    owner.kill();
    await once(owner, "exit");
    clock.advance(1000);
    expect([deferred.called, lock.locked, lock.clean]).toEqual([true, true, false]);
  });

  it("waits on the loop that runs, where it was given none", () => {
    const loop = new VirtualLoop();
    const onLoop = new DeferredFilesystemLock(lock.name);
    other.lock();
    expect(() => onLoop.deferUntilLocked()).toThrow(/loop/);
    loop.callLater(1500, () => other.unlock());
    loop.runUntilComplete(function* () {
      yield* onLoop.deferUntilLocked(10_000);
    });
    expect([loop.time(), onLoop.locked]).toEqual([2000, true]);
  });
});
