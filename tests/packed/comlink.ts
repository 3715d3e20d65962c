import { type Endpoint, expose, transferHandlers, wrap } from "comlink";
import { from, run } from "sennit";
import { abortSignalHandler, fromComlink, WorkerEndedError } from "sennit/comlink";
import type { Future } from "sennit/loop";

transferHandlers.set("AbortSignal", abortSignalHandler);
const service = { double: (n: number, signal?: AbortSignal) => (signal?.aborted ? 0 : n * 2) };

export function double(worker: Endpoint): Future<number> {
  const api = wrap<typeof service>(worker);
  return from(fromComlink(worker, (signal) => api.double(21, signal)));
}

const { port1, port2 } = new MessageChannel();
expose(service, port2);
const api = wrap<typeof service>(port1);
export const n: number = await run(() => from(fromComlink(port1, () => api.double(21))));
export const ended = (x: unknown): boolean => x instanceof WorkerEndedError && x.code === "ERR_WORKER_ENDED";
