import type { Adapter } from "@sennit/conformance";
import { asyncio } from "./asyncio.ts";
import { bridge } from "./bridge.ts";
import { concurrent } from "./concurrent.ts";
import { tornado } from "./tornado.ts";
import { twisted } from "./twisted.ts";

/** Everything of Sennit that carries `~future`, but for what needs worker threads. */
export const adapters = (): readonly Adapter[] => [
  ...asyncio(),
  ...twisted(),
  ...tornado(),
  ...concurrent(),
  ...bridge(),
];
