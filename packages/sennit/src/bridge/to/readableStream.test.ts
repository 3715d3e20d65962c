import { describe, expect, it, vi } from "vitest";
import { CancelledError, Execution, recipe } from "../../core/index.ts";
import { readableStream } from "./readableStream.ts";

/** Work that ends when it is told to, and what it hears. */
function working() {
  const work = new Execution<unknown>("test");
  const heard: unknown[] = [];
  work.onCancel = (reason) => heard.push(reason) > 0;
  return { work, heard };
}

describe("to.readableStream()", () => {
  it("gives the one value, not unwrapped, and closes", async () => {
    const { work } = working();
    const value = { then: () => {} };
    const reader = readableStream(work).getReader();
    const read = reader.read();
    work.fulfil(value);
    expect((await read).value).toBe(value);
    expect(await reader.read()).toEqual({ done: true, value: undefined });
  });

  it("has the error, and a cancellation as a CancelledError", async () => {
    const error = new Error("planted");
    const [failed, cancelled] = [working().work, working().work];
    failed.fail(error);
    cancelled.cancelled("enough");
    await expect(readableStream(failed).getReader().read()).rejects.toBe(error);
    await expect(readableStream(cancelled).getReader().read()).rejects.toHaveProperty("reason", "enough");
  });

  it("F11: runs a recipe when somebody reads, and not where the signal is aborted", async () => {
    const start = vi.fn(() => working().work);
    const unread = readableStream(recipe("test", start));
    await new Promise(setImmediate);
    await unread.cancel();
    const stream = readableStream(recipe("test", start), { signal: AbortSignal.abort() });
    await expect(stream.getReader().read()).rejects.toThrow(CancelledError);
    expect(start).not.toHaveBeenCalled();
  });

  it("F10, F12: cancels the work for the very reason, and waits for its end", async () => {
    const { work, heard } = working();
    const reason = { why: "enough" };
    const reader = readableStream(work).getReader();
    const read = reader.read();
    let ended = false;
    const ending = reader.cancel(reason).then(() => {
      ended = true;
    });
    await new Promise(setImmediate);
    expect([heard, ended]).toEqual([[reason], false]);
    work.cancelled();
    await ending;
    expect(await read).toEqual({ done: true, value: undefined });
  });
});
