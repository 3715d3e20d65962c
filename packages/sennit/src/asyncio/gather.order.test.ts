import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Future, VirtualLoop } from "../loop/index.ts";
import { gather } from "./gather.ts";

/** What happens in a callback of the loop, to the child of a number. */
const step = fc.record({
  child: fc.nat(2),
  does: fc.constantFrom(
    "succeeds",
    "succeeds",
    "succeeds",
    "fails",
    "is cancelled",
    "arrives",
    "is listened to",
    "is gathered again",
  ),
  inNewIteration: fc.nat(3).map((n) => n === 0),
});

const program = fc.record({
  /** The children by number. */
  children: fc.oneof(
    fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
    fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }),
  ),
  /** Those that somebody listens to before they are gathered. */
  listened: fc.array(fc.nat(2), { maxLength: 2 }),
  returnExceptions: fc.boolean(),
  steps: fc.array(step, { maxLength: 10 }),
});

type Program = typeof program extends fc.Arbitrary<infer T> ? T : never;
type Gather = (children: readonly Future<unknown>[], returnExceptions: boolean, loop: VirtualLoop) => Future<unknown>;

/** Asyncio's way: a callback at each child, which counts in its turn; those that are done count at once. */
const byCallbacks: Gather = (children, returnExceptions, loop) => {
  const outer = new Future<unknown>(loop);
  let left = children.length;
  const count = (child: Future<unknown>): void => {
    left -= 1;
    if (outer.done()) return;
    const failed = child.cancelled() || child.exception() !== undefined;
    if (failed && !returnExceptions) outer.setException(child._errorOf());
    else if (left === 0) outer.setResult(children.map((each) => each._peek()));
  };
  const done = children.filter((child) => child.done());
  for (const child of children) if (!child.done()) child.addDoneCallback(count);
  for (const child of done) count(child);
  return outer;
};

const byGather: Gather = (children, returnExceptions) => gather(children, { returnExceptions });

/** What is heard, in its order. Calls before and after each step, which call again, let all turns be told apart. */
function heard({ children, listened, returnExceptions, steps }: Program, way: Gather): unknown[] {
  const loop = new VirtualLoop();
  const events: unknown[] = [];
  const futures = Array.from({ length: 3 }, () => loop.createFuture<unknown>());
  const listen = (who: string, future: Future<unknown>) =>
    future.addDoneCallback(() => events.push([who, future.cancelled() ? "cancelled" : future._peek()]));
  const gathered = children.map((n) => futures[n] as Future<unknown>);
  loop.callSoon(() => {
    for (const n of listened) listen(`child ${n}`, futures[n] as Future<unknown>);
    listen("outer", way(gathered, returnExceptions, loop));
  });
  const say = (what: string): void => {
    loop.callSoon(() => loop.callSoon(() => events.push(what)));
  };
  const at = (iteration: number, call: () => void): void => {
    if (iteration === 0) call();
    else loop.callSoon(() => at(iteration - 1, call));
  };
  let iteration = 1;
  for (const [i, { child, does, inNewIteration }] of steps.entries()) {
    const future = futures[child] as Future<unknown>;
    if (inNewIteration) iteration += 1;
    at(iteration, () => {
      say(`before ${i}`);
      if (does === "is listened to") listen(`child ${child}, from ${i}`, future);
      else if (does === "is gathered again") listen(`outer, from ${i}`, way([future, ...gathered], true, loop));
      else if (future.done()) events.push(`${i} comes too late`);
      else if (does === "succeeds") future.setResult(i);
      // As of a promise that it follows.
      else if (does === "arrives") future._arrived(i, false);
      else if (does === "fails") future.setException(new Error(`in ${i}`));
      else future.cancel(i);
      say(`after ${i}`);
    });
  }
  loop.advance(0);
  return events;
}

describe("gather()", () => {
  it("is done in the turn in which asyncio's is, whoever else waits for its children", () => {
    // fast-check prints the seed of a run that fails.
    fc.assert(
      fc.property(program, (each) => {
        expect(heard(each, byGather)).toEqual(heard(each, byCallbacks));
      }),
      { numRuns: 10_000 },
    );
  });
});
