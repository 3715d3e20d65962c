import { describe, expect, it } from "vitest";
import { onMessage, type Port, postReason } from "./port.ts";

/** A port that copies what is posted, as all of them do. */
function posting(): { port: Port; posted: unknown[] } {
  const posted: unknown[] = [];
  const port = { postMessage: (message: unknown) => posted.push(structuredClone(message)) } as unknown as Port;
  return { port, posted };
}

describe("postReason()", () => {
  it("sends a reason, or what it says where it cannot be copied", () => {
    const { port, posted } = posting();
    postReason(port, { why: "enough" });
    postReason(port, Object.assign(new Error("not copied"), { retry: () => {} }));
    postReason(port, () => "a function");
    expect(posted).toEqual([{ why: "enough" }, new Error("not copied"), expect.any(String)]);
  });
});

describe("onMessage()", () => {
  it("hears what was sent before, too", async () => {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage({ sent: "before" });
    const heard = await new Promise((resolve) => onMessage(port2, resolve));
    port1.close();
    expect(heard).toEqual({ sent: "before" });
  });
});
