import { expect, it } from "vitest";
import { Future, VirtualLoop } from "./index.ts";
import { insist, isInsistedOn } from "./insist.ts";

it("insist() runs a coroutine in the one that waits, as it is, and marks its waits", () => {
  const loop = new VirtualLoop();
  const error = new Error("planted");
  const waits: Future<string>[] = [];
  const wait = (): Future<string> => {
    const future = new Future<string>(loop);
    waits.push(future);
    return future;
  };
  const got = loop.runUntilComplete(function* () {
    loop.callLater(1, () => waits[0]?.setException(error));
    loop.callLater(2, () => waits[1]?.setResult("second"));
    return yield* insist(
      (function* () {
        try {
          return yield* wait();
        } catch (caught) {
          return [caught, yield* wait()];
        }
      })(),
    );
  });
  expect(got).toEqual([error, "second"]);
  expect(waits.map(isInsistedOn)).toEqual([true, true]);
  expect(isInsistedOn(new Future(loop))).toBe(false);
});
