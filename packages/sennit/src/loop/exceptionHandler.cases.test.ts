import { expect, it } from "vitest";
import { Context, ContextVar } from "../core/index.ts";
import { VirtualLoop } from "./virtualLoop.ts";

it("case 70: a loop's exception handler runs in the context of the callback that failed", () => {
  const loop = new VirtualLoop();
  const place = new ContextVar("place", "outside");
  const seen: string[] = [];
  loop.setExceptionHandler((_loop, { exception }) => seen.push(`${(exception as Error).message} ${place.get()}`));
  const failing = (name: string) => () => {
    throw new Error(name);
  };
  const future = loop.createFuture<void>();
  new Context().run(() => {
    place.set("inside");
    loop.callSoon(failing("callSoon"));
    loop.callLater(1, failing("callLater"));
    future.addDoneCallback(failing("done callback"));
  });
  future.setResult();
  loop.callSoon(failing("another"));
  loop.advance(1);
  expect(seen).toEqual(["callSoon inside", "done callback inside", "another outside", "callLater inside"]);
});
