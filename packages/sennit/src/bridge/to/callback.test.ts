import { describe, expect, it } from "vitest";
import { CancelledError, ContextVar, Execution } from "../../core/index.ts";
import { callback } from "./callback.ts";

describe("to.callback()", () => {
  it("calls with null and the value, or with the error, by identity", () => {
    const [good, bad] = [new Execution<object>("test"), new Execution<object>("test")];
    const [value, error] = [{}, new Error("planted")];
    const heard: unknown[] = [];
    callback(good, (...args) => heard.push(args));
    callback(bad, (...args) => heard.push(args));
    good.fulfil(value);
    bad.fail(error);
    expect(heard).toEqual([[null, value], [error]]);
  });

  it("never calls before it returns", async () => {
    const settled = new Execution<number>("test");
    settled.fulfil(1);
    const heard: unknown[] = [];
    callback(settled, (...args) => heard.push(args));
    expect(heard).toEqual([]);
    await null;
    expect(heard).toEqual([[null, 1]]);
  });

  it("F9: calls in the context of the call", () => {
    const variable = new ContextVar("whose", "nobody's");
    const work = new Execution<number>("test");
    const heard: string[] = [];
    const before = variable.set("the observer's");
    callback(work, () => heard.push(variable.get()));
    variable.reset(before);
    work.fulfil(1);
    expect(heard).toEqual(["the observer's"]);
  });

  it("F12: returns what cancels the work, and a signal does the same", () => {
    const controller = new AbortController();
    const heard: unknown[] = [];
    for (const ask of [undefined, () => controller.abort("enough")]) {
      const work = new Execution<number>("test");
      work.onCancel = (reason) => {
        heard.push(reason);
        work.cancelled(reason);
        return true;
      };
      const cancel = callback(work, (error) => heard.push(error), { signal: controller.signal });
      (ask ?? (() => cancel("enough")))();
    }
    expect(heard).toEqual(["enough", expect.any(CancelledError), "enough", expect.any(CancelledError)]);
  });
});
