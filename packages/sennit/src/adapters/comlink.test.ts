import { createRequire } from "node:module";
import { type MessagePort, Worker } from "node:worker_threads";
import { type Endpoint, expose, type Remote, transferHandlers, wrap } from "comlink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { from } from "../bridge/index.ts";
import { CancelledError } from "../core/cancelled.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { VirtualLoop } from "../loop/index.ts";
import { abortSignalHandler, fromComlink, WorkerEndedError } from "./comlink.ts";

/** Its types cannot be found from an ES module. */
const nodeEndpoint: (worker: object) => Endpoint = createRequire(import.meta.url)("comlink/dist/umd/node-adapter.js");

const error = new RangeError("planted");

/** Called with the signal that has come to the other side. */
let arrived: (signal: AbortSignal) => void;

const service = {
  double: (n: number) => n * 2,
  fail(): never {
    throw error;
  },
  cancelItself(): never {
    throw new CancelledError("enough");
  },
  hang: () => new Promise<never>(() => {}),
  untilAborted: (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      arrived(signal);
      signal.addEventListener("abort", () => reject(signal.reason));
    }),
};

let port: MessagePort;
let other: MessagePort;
let api: Remote<typeof service>;

beforeEach(() => {
  transferHandlers.set("AbortSignal", abortSignalHandler);
  const { port1, port2 } = new MessageChannel();
  port = port1;
  other = port2;
  expose(service, port2 as Endpoint);
  api = wrap(port1 as Endpoint);
});
afterEach(() => {
  transferHandlers.delete("AbortSignal");
  other.close();
});

describe("fromComlink()", () => {
  it("has the value of a call, and its error as comlink sends it", async () => {
    expect(await outcomeOf(fromComlink(port, () => api.double(21)))).toEqual({ status: "fulfilled", value: 42 });
    expect(await outcomeOf(fromComlink(port, () => api.fail()))).toMatchObject({
      status: "rejected",
      reason: { name: "RangeError", message: "planted" },
      expected: false,
    });
  });

  it("F6: is cancelled when the other side was", async () => {
    const outcome = await outcomeOf(fromComlink(port, () => api.cancelItself()));
    expect(outcome).toEqual({ status: "cancelled", reason: expect.objectContaining({ message: "enough" }) });
  });

  it("F18: calls at each wait, and F11: not with a signal that is aborted", async () => {
    let calls = 0;
    const call = fromComlink(port, () => {
      calls += 1;
      return api.double(calls);
    });
    const got = await new VirtualLoop().run(function* () {
      return [yield* from(call), yield* from(call)];
    });
    from(call, { loop: new VirtualLoop(), signal: AbortSignal.abort() });
    expect([got, calls]).toEqual([[2, 4], 2]);
  });

  it("F6: fails when the port is closed, and at once after that", async () => {
    const call = fromComlink(port, () => api.hang());
    const [one, two] = [outcomeOf(call), outcomeOf(call)];
    other.close();
    const ended = { status: "rejected", reason: expect.any(WorkerEndedError), expected: false };
    expect([await one, await two]).toEqual([ended, ended]);
    expect(call["~recipe"].run()["~future"].peek()).toEqual(ended);
  });

  it("F6: fails when the worker exits, with the error that ended it, which is still the worker's", async () => {
    const worker = new Worker(
      'require("node:worker_threads").parentPort.on("message", () => { throw new Error("out") })',
      {
        eval: true,
      },
    );
    const uncaught = vi.fn();
    worker.on("error", uncaught);
    const remote = wrap<typeof service>(nodeEndpoint(worker));
    const outcome = await outcomeOf(fromComlink(worker, () => remote.double(1)));
    expect(outcome).toMatchObject({ reason: { code: "ERR_WORKER_ENDED", cause: { message: "out" } } });
    expect(uncaught).toHaveBeenCalledOnce();
  });

  it("F6: fails when the worker is terminated", async () => {
    const worker = new Worker("setInterval(() => {}, 1000)", { eval: true });
    const remote = wrap<typeof service>(nodeEndpoint(worker));
    const outcome = outcomeOf(fromComlink(worker, () => remote.double(1)));
    await worker.terminate();
    expect(await outcome).toMatchObject({ reason: { code: "ERR_WORKER_ENDED", message: /has exited, with code 1/ } });
  });

  it("F10, F12: aborts the signal on the other side, and is cancelled for the very reason when the call has ended", async () => {
    const reason = new Error("enough");
    const arrival = new Promise<AbortSignal>((resolve) => {
      arrived = resolve;
    });
    const run = fromComlink(port, (signal) => api.untilAborted(signal))["~recipe"].run();
    const signal = await arrival;
    expect(run["~future"].cancel?.(reason)).toBe(true);
    expect(run["~future"].peek()).toBeUndefined();
    const outcome = await outcomeOf(run);
    expect(outcome.status).toBe("cancelled");
    expect(outcome).toHaveProperty("reason", reason);
    expect(signal.reason).toEqual(new CancelledError(reason));
  });

  it("lets go of a call that has not taken its signal", () => {
    const future = from(
      fromComlink(port, () => api.hang()),
      { loop: new VirtualLoop() },
    );
    future.cancel(error);
    expect(future["~future"].peek()).toHaveProperty("reason", error);
  });

  it("has one listener on a worker, however many calls there are", () => {
    const worker = { on: vi.fn() };
    for (let i = 0; i < 100; i += 1) fromComlink(worker, () => new Promise(() => {}))["~recipe"].run();
    expect(worker.on).toHaveBeenCalledTimes(3);
  });

  it("fails the calls that wait when a browser's worker has an error, and no others", async () => {
    const worker = new EventTarget();
    let answer: ((n: number) => void) | undefined;
    const call = fromComlink(
      worker,
      () =>
        new Promise<number>((resolve) => {
          answer = resolve;
        }),
    );
    const failed = outcomeOf(call);
    worker.dispatchEvent(new Event("error"));
    expect(await failed).toMatchObject({ reason: { code: "ERR_WORKER_ENDED" } });
    const next = outcomeOf(call);
    answer?.(1);
    expect(await next).toEqual({ status: "fulfilled", value: 1 });
  });

  it("says what to write where it is given comlink's endpoint", () => {
    const endpoint = nodeEndpoint({ on: () => {}, off: () => {}, postMessage: () => {} });
    expect(() => fromComlink(endpoint, () => api.hang())).toThrow(/fromComlink\(worker, /);
  });
});
