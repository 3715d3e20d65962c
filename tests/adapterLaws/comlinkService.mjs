// What a worker exposes through comlink: on its own port, and on each that it is given.
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import { expose, transferHandlers } from "comlink";
import { abortSignalHandler } from "sennit/comlink";
import { obey } from "./obey.mjs";

/** @type {(port: object) => import("comlink").Endpoint} */
const nodeEndpoint = createRequire(import.meta.url)("comlink/dist/umd/node-adapter.js");

transferHandlers.set("AbortSignal", abortSignalHandler);

export const service = {
  obey,
  /** Ends when all calls that were sent before have started. */
  ping: () => {},
  /** @param {import("comlink").Endpoint} port */
  listen: (port) => expose(service, port),
};

if (parentPort !== null) expose(service, nodeEndpoint(parentPort));
