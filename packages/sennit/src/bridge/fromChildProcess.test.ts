import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HostLoop, VirtualLoop } from "../loop/index.ts";
import { fromChildProcess } from "./fromChildProcess.ts";

/** A process that the test lets end. */
class Child extends EventEmitter {
  exitCode: number | null = null;
  signalCode: string | null = null;
  pid: number | undefined = 42;
  readonly killed: unknown[] = [];

  kill(signal?: string): boolean {
    return this.killed.push(signal) > 0;
  }

  end(code: number | null, signal: string | null = null): void {
    this.exitCode = code;
    this.signalCode = signal;
    this.emit("exit", code, signal);
  }

  attached(): number {
    return this.listenerCount("exit") + this.listenerCount("error");
  }
}

const loop = new VirtualLoop();

const node = (...args: string[]) => spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });

afterEach(() => {
  vi.useRealTimers();
});

describe("fromChildProcess()", () => {
  it("has the exit code, and the signal, of a process that ends", () => {
    const [child, killed] = [new Child(), new Child()];
    const [future, other] = [fromChildProcess(child, { loop }), fromChildProcess(killed, { loop })];
    child.end(3);
    killed.end(null, "SIGSEGV");
    expect(future.result()).toEqual({ code: 3, signal: null });
    expect(other.result()).toEqual({ code: null, signal: "SIGSEGV" });
    expect(child.attached()).toBe(0);
    expect(fromChildProcess(child, { loop }).result()).toEqual({ code: 3, signal: null });
  });

  it("collects the output of a real one, all of it", async () => {
    const child = node("--eval", 'process.stdout.write("é".repeat(100_000))');
    const { code, stdout } = await new HostLoop().run(() => fromChildProcess(child, { stdout: "utf8" }));
    expect([code, stdout.length]).toEqual([0, 100_000]);
  });

  it("fails where the process could not be started, and not by a later error", async () => {
    const missing = spawn("/nonexistent/program");
    await expect(new HostLoop().run(() => fromChildProcess(missing))).rejects.toHaveProperty("code", "ENOENT");
    const child = new Child();
    const future = fromChildProcess(child, { loop });
    child.emit("error", new Error("could not be killed"));
    expect(future.done()).toBe(false);
  });

  it("F10, F12: is cancelled when the process has ended, after a signal", () => {
    const child = new Child();
    const reason = { why: "enough" };
    const future = fromChildProcess(child, { loop, killSignal: "SIGINT" });
    future.cancel(reason);
    expect([child.killed, future.done()]).toEqual([["SIGINT"], false]);
    child.end(0);
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason });
    expect(child.attached()).toBe(0);
  });

  it("kills one that does not end within its grace", () => {
    vi.useFakeTimers();
    const [slow, quick] = [new Child(), new Child()];
    for (const child of [slow, quick]) fromChildProcess(child, { loop, grace: 100 }).cancel();
    quick.end(null, "SIGTERM");
    vi.advanceTimersByTime(99);
    expect(slow.killed).toEqual(["SIGTERM"]);
    vi.advanceTimersByTime(1);
    expect([slow.killed, quick.killed]).toEqual([["SIGTERM", "SIGKILL"], ["SIGTERM"]]);
  });

  it("ends a real one that ignores signals", async () => {
    const child = node("--eval", 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready")');
    await new HostLoop().run(async () => {
      await new Promise((resolve) => child.stdout.once("data", resolve));
      const future = fromChildProcess(child, { grace: 1 });
      future.cancel("enough");
      await expect(future).rejects.toHaveProperty("reason", "enough");
    });
    expect(child.signalCode).toBe("SIGKILL");
  });

  it("F11: ends a process that runs where the signal is aborted already", () => {
    const child = new Child();
    const future = fromChildProcess(child, { loop, signal: AbortSignal.abort("before") });
    expect(child.killed).toEqual(["SIGTERM"]);
    child.end(null, "SIGTERM");
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "before" });
  });
});
