import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { deferLater } from "./deferLater.ts";
import { react } from "./react.ts";
import { flushUnhandledErrors, setUnhandledErrorReporter } from "./unhandled.ts";

const virtual = { loopFactory: () => new VirtualLoop() };

afterEach(() => {
  setUnhandledErrorReporter(undefined);
  expect(flushUnhandledErrors()).toEqual([]);
});

describe("react", () => {
  it("runs main with the loop and its arguments until its Deferred has fired", async () => {
    const times: number[] = [];
    const code = await react(
      (loop, delay: number) => deferLater(loop, delay, () => times.push(loop.time())),
      [1000],
      virtual,
    );
    expect([code, times]).toEqual([0, [1000]]);
  });

  it("takes coroutines and plain functions too", async () => {
    function* main(): Generator<unknown, number> {
      return 5;
    }
    expect([await react(main, [], virtual), await react(() => "done", [], virtual)]).toEqual([0, 0]);
  });

  it("reports a failure, now or later, and gives 1", async () => {
    const reports: string[] = [];
    setUnhandledErrorReporter((failure) => reports.push(failure.getErrorMessage()));
    const throws = (when: string) => () => {
      throw new Error(when);
    };
    const codes = [
      await react(throws("now"), [], virtual),
      await react((loop) => deferLater(loop, 1, throws("later")), [], virtual),
    ];
    expect([codes, reports]).toEqual([
      [1, 1],
      ["now", "later"],
    ]);
  });
});
