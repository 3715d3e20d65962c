import { coroutine, dummyExecutor } from "sennit/tornado";
import { pendingOn } from "./asyncio.ts";
import { promised } from "./promised.ts";
import { STARTED, type Subject } from "./subject.ts";
import { hosted, type Surroundings, virtual } from "./surroundings.ts";

const call = (name: string, { loop, ...surroundings }: Surroundings): Subject => ({
  ...surroundings,
  name: `Tornado coroutine, ${name}`,
  unchecked: STARTED,
  pending: () => {
    const inner = loop.createFuture<unknown>();
    return pendingOn(
      inner,
      coroutine(function* () {
        return yield* inner;
      })(),
    );
  },
});

/** What Tornado's own executor gives: it has run the function, which may have returned a promise. */
const done = (name: string, { loop: _, unseen: __, ...surroundings }: Surroundings): Subject => ({
  ...surroundings,
  name: `Tornado dummyExecutor, ${name}`,
  // Nobody can cancel it, and nobody is told of a failure that nobody saw.
  unchecked: ["F12", "F16", ...STARTED],
  passage: "promise",
  pending: () => {
    const { promise, resolve, reject } = promised();
    return { future: dummyExecutor.submit(() => promise), resolve, reject };
  },
});

export const tornado = (): readonly Subject[] => [
  done("VirtualLoop", virtual()),
  done("HostLoop", hosted()),
  call("VirtualLoop", virtual()),
  call("HostLoop", hosted()),
];
