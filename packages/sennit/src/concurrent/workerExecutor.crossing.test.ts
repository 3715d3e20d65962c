import { AsyncLocalStorage } from "node:async_hooks";
import {
  BrokenWorkerError,
  CancelledError,
  QueueFullError,
  registerError,
  TimeoutError,
  transfer,
} from "sennit/concurrent";
import { afterEach, describe, expect, test } from "vitest";
import { errorOf, newPool } from "./fixtures/pools.ts";

describe("transfer", () => {
  test("moves a result out of its thread", async () => {
    const pool = newPool();
    expect(await pool.submit("sendBuffer", 8, true)).toEqual(new Uint8Array(8).fill(7));
    expect(await pool.submit("sizeOfSent")).toBe(0);
    expect(await pool.submit("sendBuffer", 8, false)).toEqual(new Uint8Array(8).fill(7));
    expect(await pool.submit("sizeOfSent")).toBe(8);
  });

  test("moves an argument, of map too", async () => {
    const pool = newPool();
    const buffers = [new ArrayBuffer(1), new ArrayBuffer(2)].map((buffer) => transfer(buffer, [buffer]));
    const sizes: number[] = [];
    for await (const size of pool.map("sizeOf", buffers)) sizes.push(size);
    expect(sizes).toEqual([1, 2]);
    expect(buffers.map((buffer) => buffer.byteLength)).toEqual([0, 0]);
  });

  test("of what cannot be moved fails the task, and the thread goes on", async () => {
    const pool = newPool();
    const error = await errorOf(pool.submit("transferNonsense"));
    expect(error).toBeInstanceOf(BrokenWorkerError);
    expect(error.cause).toBeInstanceOf(Error);
    expect(await pool.submit("add", 1, 2)).toBe(3);
  });
});

describe("carry", () => {
  const request = new AsyncLocalStorage<string>();

  test("takes along what its functions give at the moment of submit", async () => {
    let trace = 0;
    const pool = newPool({ carry: { trace: () => ++trace, nothing: () => undefined } });
    const [first, second] = [pool.submit("whatIsCarried"), pool.submit("whatIsCarried")];
    expect(trace).toBe(2);
    expect(await first).toEqual({ context: { trace: 1 }, request: undefined, user: undefined });
    expect(await second).toMatchObject({ context: { trace: 2 } });
  });

  test("puts the submitter's AsyncLocalStorage value where the module restores it, also after an await", async () => {
    const pool = newPool({ carry: { request: () => request.getStore() } });
    const inside = request.run("GET /", () => pool.submit("whatIsCarried"));
    const outside = pool.submit("whatIsCarried");
    expect(await inside).toEqual({ context: { request: "GET /" }, request: "GET /", user: undefined });
    expect(await outside).toEqual({ context: {}, request: undefined, user: undefined });
  });

  test("is restored in the order in which the module has registered it", async () => {
    const pool = newPool({ carry: { user: () => "Ada", request: () => "GET /" } });
    expect(await pool.submit("whatIsCarried")).toMatchObject({ user: "Ada of GET /" });
  });

  test("of what the module fails to restore fails the task", async () => {
    const error = await errorOf(newPool({ carry: { lost: () => 1 } }).submit("add", 1, 2));
    expect(error).toMatchObject({ name: "UsageError", code: "ERR_TASK_NOT_RUN" });
  });

  test("that throws throws from submit; what cannot be cloned fails its task", async () => {
    const failing = newPool({
      carry: {
        trace: () => {
          throw new Error("no trace");
        },
      },
    });
    expect(() => failing.submit("add", 1, 2)).toThrow("no trace");
    const error = await errorOf(newPool({ carry: { trace: () => () => 1 } }).submit("add", 1, 2));
    expect(error).toMatchObject({ code: "ERR_ARGUMENTS_UNCLONEABLE" });
  });
});

describe("registerError", () => {
  class PaymentError extends TypeError {
    readonly #secret: number = 0;
    readonly amount: number = 0;

    constructor(message: string, amount: number) {
      super(message);
      this.amount = amount;
      this.#secret = amount * 2;
    }

    get secret(): number {
      return this.#secret;
    }
  }

  let unregister = (): void => {};
  afterEach(() => unregister());

  test("makes an error an instance of its class again", async () => {
    unregister = registerError(PaymentError);
    const error = await errorOf(newPool().submit("throwPaymentError", 7));
    expect(error).toBeInstanceOf(PaymentError);
    expect(error).toMatchObject({ name: "PaymentError", message: "not paid", amount: 7 });
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(error.stack).toMatch(/at throwPaymentError .*at submit\("throwPaymentError"\)/s);
  });

  test("of a class above it does so too, in causes and among the errors of an AggregateError", async () => {
    unregister = registerError(PaymentError);
    const error = (await errorOf(newPool().submit("throwCardErrors"))) as AggregateError;
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.errors[0]).toBeInstanceOf(PaymentError);
    expect(error.cause).toBeInstanceOf(PaymentError);
    expect(error.cause).toMatchObject({ message: "stolen", amount: 2 });
  });

  test("can be told how to make it", async () => {
    unregister = registerError(PaymentError, (plain) => {
      return new PaymentError(plain.message, (plain as unknown as { amount: number }).amount);
    });
    const error = (await errorOf(newPool().submit("throwPaymentError", 7))) as PaymentError;
    expect(error.secret).toBe(14);
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(error.stack).toContain("at throwPaymentError");
  });

  test("is not needed for Sennit's own", async () => {
    const pool = newPool();
    const cancelled = await errorOf(pool.submit("throwSennitError", "cancelled"));
    expect(cancelled).toBeInstanceOf(CancelledError);
    expect(cancelled).toMatchObject({ reason: "why", code: "ERR_CANCELLED" });
    expect(await errorOf(pool.submit("throwSennitError", "timeout"))).toBeInstanceOf(TimeoutError);
    expect(await errorOf(pool.submit("throwSennitError", "full"))).toBeInstanceOf(QueueFullError);
  });
});
