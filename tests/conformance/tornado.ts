import type { Adapter } from "@sennit/conformance";
import { coroutine } from "sennit/tornado";
import { pendingOn } from "./asyncio.ts";
import { hosted, type Surroundings, virtual } from "./surroundings.ts";

const call = (name: string, { loop, ...surroundings }: Surroundings): Adapter => ({
  ...surroundings,
  name: `Tornado coroutine, ${name}`,
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

export const tornado = (): readonly Adapter[] => [call("VirtualLoop", virtual()), call("HostLoop", hosted())];
