import { describe, expect, it } from "vitest";
import { asyncFrames, coroutineFrames, frameInCoroutine, framesOf, isBridge, splitStack } from "./frames.ts";

const home = new URL("..", import.meta.url).pathname;

const v8 = [
  "Error: two",
  "lines",
  `    at Future.throw (${home}loop/future.ts:190:5)`,
  "    at inner (file:///app/a.js:1:22)",
  "    at inner.throw (<anonymous>)",
  "    at file:///app/a.js:2:9",
  "    at Object.throw (<anonymous>)",
  `    at Task.#step (${home}loop/task.ts:240:30)`,
  "    at other (file:///app/b.js:3:1)",
  "    at other.next (<anonymous>)",
  "    at process.processTimers (node:internal/timers:519:7)",
].join("\n");

const spidermonkey = [
  `throw@${home}loop/future.ts:190:5`,
  "inner@https://app.example/a.js:1:22",
  "outer@https://app.example/a.js:2:9",
  `#step@${home}loop/task.ts:240:30`,
  "other@https://app.example/b.js:3:1",
  "",
].join("\n");

describe("the frames of a stack", () => {
  it("stand below what the error says of itself", () => {
    expect(splitStack(v8).head).toBe("Error: two\nlines");
    expect(framesOf(v8)).toHaveLength(9);
    expect(splitStack("Error: without frames")).toEqual({ head: "Error: without frames", lines: [] });
  });

  it("are known as engines write them that write nothing above", () => {
    expect(splitStack(spidermonkey).head).toBe("");
    expect(framesOf(spidermonkey)).toHaveLength(5);
  });

  it("tell nothing where they are the library's, the host's, or the engine's own steps", () => {
    expect(framesOf(v8).filter((frame) => !isBridge(frame))).toEqual([
      "inner (file:///app/a.js:1:22)",
      "file:///app/a.js:2:9",
      "other (file:///app/b.js:3:1)",
    ]);
    expect(isBridge(`${home}core/frames.test.ts:1:1`)).toBe(false);
    expect(isBridge("resume (node:async_hooks:206:9)")).toBe(true);
    expect(isBridge("Object.openSync (node:fs:601:3)")).toBe(false);
  });
});

describe("coroutineFrames()", () => {
  it("are those between what is waited on and the driver", () => {
    expect(coroutineFrames(v8)).toEqual(["inner (file:///app/a.js:1:22)", "file:///app/a.js:2:9"]);
  });

  it("are found where an engine does not show its steps", () => {
    expect(coroutineFrames(spidermonkey)).toEqual([
      "inner@https://app.example/a.js:1:22",
      "outer@https://app.example/a.js:2:9",
    ]);
  });

  it("are none without a stack", () => {
    expect(coroutineFrames("")).toEqual([]);
  });
});

describe("frameInCoroutine()", () => {
  const driver = `    at Task.#step (${home}loop/task.ts:240:30)`;

  it("is where a coroutine, or what it has called, has called the library", () => {
    const made = `    at new Future (${home}loop/future.ts:60:5)`;
    const called = [
      "Error",
      made,
      "    at helper (a.js:1:1)",
      "    at body (a.js:2:2)",
      "    at body.next (<anonymous>)",
    ];
    expect(frameInCoroutine([...called, driver].join("\n"))).toBe("helper (a.js:1:1)");
    expect(frameInCoroutine(["Error", made, driver, "    at main (a.js:3:3)"].join("\n"))).toBeUndefined();
  });
});

describe("asyncFrames()", () => {
  it("are those of the functions that await, marked as such or not", () => {
    const stack = [
      "Error",
      "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
      "    at async inner (a.js:1:1)",
      "    at mapped (a.ts:2:2)",
      "    at async a.js:3:3",
    ].join("\n");
    expect(asyncFrames(stack)).toEqual(["inner (a.js:1:1)", "mapped (a.ts:2:2)", "a.js:3:3"]);
  });
});
