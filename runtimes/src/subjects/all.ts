import { asyncio } from "./asyncio.ts";
import { bridge } from "./bridge.ts";
import { concurrent } from "./concurrent.ts";
import { core } from "./core.ts";
import type { Subject } from "./subject.ts";
import { tornado } from "./tornado.ts";
import { twisted } from "./twisted.ts";

/** Everything of Sennit that carries `~future`, but for what needs worker threads. */
export const subjects = (): readonly Subject[] => [
  ...core(),
  ...asyncio(),
  ...twisted(),
  ...tornado(),
  ...concurrent(),
  ...bridge(),
];
