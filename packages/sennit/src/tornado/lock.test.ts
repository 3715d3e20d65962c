import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { Lock } from "./lock.ts";

describe("Lock", () => {
  it("case 55: refuses to be released when nobody holds it", () => {
    const loop = new VirtualLoop();
    const lock = new Lock();
    expect(() => lock.release()).toThrow(/nobody holds it/);
    loop.callSoon(() => lock.acquire());
    loop.advance(0);
    lock.release();
    expect(() => lock.release()).toThrow(/nobody holds it/);
  });
});
