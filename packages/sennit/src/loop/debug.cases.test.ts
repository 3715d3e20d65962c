import { expect, it } from "vitest";
import { VirtualLoop } from "./virtualLoop.ts";

it("case 72: in debug mode a coroutine's function is refused as a callback, which would never run", () => {
  const loop = new VirtualLoop();
  const work = function* (): Generator<unknown, void> {};
  const never = expect.objectContaining({
    code: "ERR_NOT_A_FUNCTION",
    message: expect.stringContaining("loop.createTask(work)"),
  });
  expect(() => loop.callSoon(work)).not.toThrow();
  loop.setDebug(true);
  expect(() => loop.callSoon(work)).toThrow(never);
  expect(() => loop.callLater(1, work)).toThrow(never);
  expect(() => loop.callSoon(async () => {})).not.toThrow();
});

it("case 72: whatever the mode, what is no function is refused as a callback", () => {
  const loop = new VirtualLoop();
  for (const x of [undefined, 5, {}, work()]) {
    expect(() => loop.callSoon(x as never)).toThrow(expect.objectContaining({ code: "ERR_NOT_A_FUNCTION" }));
  }
  function* work(): Generator<unknown, void> {}
});
