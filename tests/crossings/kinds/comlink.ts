import { type Endpoint, expose, type Remote, transferHandlers, wrap } from "comlink";
import { from } from "sennit";
import { abortSignalHandler, fromComlink } from "sennit/comlink";
import { getRunningLoop } from "sennit/loop";
import { abortError } from "../abortError.ts";
import { type ForeignWork, foreignWork } from "../foreignWork.ts";
import type { IncomingProduct, Kind } from "../kind.ts";
import { hostTurns } from "../rest.ts";

transferHandlers.set("AbortSignal", abortSignalHandler);

/** What the other side does. */
const serve = (work: ForeignWork) => ({
  async call(signal?: AbortSignal) {
    const outcome = await work.run(signal);
    if (outcome.status === "fulfilled") return outcome.value;
    throw outcome.status === "cancelled" ? signal?.reason : outcome.reason;
  },
});

/** Work on the other side of a channel, and what the probes do to it. */
function remote() {
  const work = foreignWork();
  const { port1, port2 } = new MessageChannel();
  expose(serve(work), port2 as Endpoint);
  const { resolve, reject, rejectExpected: _, ...functions } = work.functions;
  const product: Omit<IncomingProduct, "waitable"> = {
    ...functions,
    resolve: through(resolve),
    reject: through(reject),
    cancel: (reason) => reject(abortError(reason)),
    rest: hostTurns,
  };
  const api: Remote<ReturnType<typeof serve>> = wrap(port1 as Endpoint);
  return { port: port1, api, product };
}

/** `settle`, and the way of the message. */
const through =
  (settle: (x: unknown) => void) =>
  (x: unknown): Promise<void> => {
    settle(x);
    return hostTurns();
  };

export const kind: Kind = {
  name: "comlink call",
  library: "comlink",
  subpath: "sennit/comlink",
  in: {
    code: "from(fromComlink(worker, (signal) => api.call(signal)))",
    takesSignal: true,
    make(signal) {
      const { port, api, product } = remote();
      const call = fromComlink(port, (inner) => api.call(inner));
      return { waitable: from(call, { loop: getRunningLoop(), signal }), ...product };
    },
  },
  plain: {
    in: {
      code: "await api.call()",
      make() {
        const { api, product } = remote();
        return { waitable: api.call() as Promise<unknown>, ...product };
      },
    },
  },
  notes: [
    {
      direction: "in",
      columns: ["value", "error"],
      text: "comlink sends copies; of an error its name, message and stack.",
    },
    { direction: "in", columns: ["thenable"], text: "A thenable cannot be copied to another thread." },
    {
      direction: "in",
      columns: ["reason down", "reason up"],
      text: "The reason goes to the other side as a copy, in a CancelledError. What comes back is what comlink makes of an error. The wait that was cancelled has the reason itself.",
    },
  ],
};
