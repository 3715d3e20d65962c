import { coroutine } from "sennit/tornado";
import { pendingOn } from "./asyncio.ts";
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

export const tornado = (): readonly Subject[] => [call("VirtualLoop", virtual()), call("HostLoop", hosted())];
