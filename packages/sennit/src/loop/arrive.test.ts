import { describe, expect, it, vi } from "vitest";
import { Context, ContextVar } from "../core/context.ts";
import { HostLoop } from "./hostLoop.ts";
import { findRunningLoop } from "./running.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const variable = new ContextVar("variable", "unset");

/** A promise, and what resolves it. */
function gate(): { promise: Promise<void>; open: () => void } {
  let open = (): void => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}

/** Goes on when all microtasks have run: the loops sleep then. */
const turnOfHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a loop of the host's that a promise wakes for one step", () => {
  it("is no longer the running one once it sleeps again", async () => {
    const gates = [gate(), gate()];
    const last = gate();
    const loops = gates.map(() => new HostLoop());
    const runs = loops.map((loop, i) =>
      loop.run(function* () {
        yield gates[i]?.promise;
        expect(findRunningLoop()).toBe(loop);
        yield last.promise;
      }),
    );
    for (const { open } of gates) {
      await turnOfHost();
      open();
      await turnOfHost();
      // Two run, and this code is of neither.
      expect(findRunningLoop()).toBeUndefined();
    }
    last.open();
    await Promise.all(runs);
  });

  it("leaves the program's own context variables as they were", async () => {
    const { promise, open } = gate();
    const last = gate();
    const loop = new HostLoop();
    const seen: string[] = [];
    const run = loop.run(function* () {
      variable.set("the task's");
      yield promise;
      seen.push(variable.get());
      yield last.promise;
    });
    await turnOfHost();
    const token = variable.set("the program's");
    try {
      open();
      await turnOfHost();
      seen.push(variable.get());
      last.open();
      await run;
      seen.push(variable.get());
    } finally {
      variable.reset(token);
    }
    expect(seen).toEqual(["the task's", "the program's", "the program's"]);
  });

  it("shows the variables of a step to no callback that comes after it", async () => {
    const { promise, open } = gate();
    const loop = new HostLoop();
    const seen: string[] = [];
    const run = loop.run(function* () {
      yield promise;
      variable.set("the task's");
      new Context().run(() => loop.callSoon(() => seen.push(variable.get())));
      yield;
    });
    await turnOfHost();
    open();
    await run;
    expect(seen).toEqual(["unset"]);
  });

  it("keeps what a callback sets from the program", async () => {
    const { promise, open } = gate();
    const loop = new HostLoop();
    const future = loop.createFuture<void>();
    const run = loop.run(function* () {
      yield promise;
      future.setResult();
    });
    future.addDoneCallback(() => variable.set("a callback's"));
    await turnOfHost();
    open();
    await run;
    expect(variable.get()).toBe("unset");
  });

  it("times the step in debug mode, as any other", async () => {
    const { promise, open } = gate();
    const loop = new HostLoop();
    loop.setDebug(true);
    loop.slowCallbackDuration = 0;
    const reports: string[] = [];
    loop.setExceptionHandler((_loop, { message }) => reports.push(message));
    const run = loop.run(function* () {
      yield promise;
    });
    await turnOfHost();
    const before = reports.length;
    open();
    await run;
    expect(reports.slice(before)).toContainEqual(expect.stringMatching(/^Executing the task Task-\d+ took \d+ ms$/));
  });

  it("lets go of the host's timer where the step has cancelled its own", async () => {
    const { promise, open } = gate();
    const last = gate();
    const loop = new HostLoop();
    const armed = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const without = armed();
    const run = loop.run(function* () {
      const timer = loop.callLater(60_000, () => expect.unreachable());
      yield promise;
      timer.cancel();
      yield last.promise;
    });
    await turnOfHost();
    expect(armed()).toBe(without + 1);
    open();
    await turnOfHost();
    expect(armed()).toBe(without);
    last.open();
    await run;
  });

  it("runs no timer in the middle of the step, even if the host calls there, as fake timers do", async () => {
    const { promise, open } = gate();
    const log: string[] = [];
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    try {
      const loop = new HostLoop();
      const run = loop.run(function* () {
        loop.callLater(10, () => log.push("timer"));
        yield promise;
        vi.advanceTimersByTime(1000);
        log.push("step");
        yield;
      });
      await turnOfHost();
      open();
      await run;
    } finally {
      vi.useRealTimers();
    }
    expect(log).toEqual(["step", "timer"]);
  });
});

describe("a loop with virtual time that a promise wakes", () => {
  it("goes on with its run", async () => {
    const { promise, open } = gate();
    const loop = new VirtualLoop();
    const run = loop.run(function* () {
      yield promise;
      yield;
      return "done";
    });
    // It looks once more after a turn of the host, and sleeps then.
    await turnOfHost();
    await turnOfHost();
    open();
    expect(await run).toBe("done");
  });
});
