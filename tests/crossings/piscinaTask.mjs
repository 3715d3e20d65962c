// What the probes of the crossing from piscina run on its threads: it does what a port tells it.
import { cancellable } from "sennit/piscina";

/** @typedef {{ port: import("node:worker_threads").MessagePort, cells: Int32Array }} Task */

export const obey = cancellable(
  (/** @type {Task} */ { port, cells }, signal) =>
    new Promise((resolve, reject) => {
      Atomics.store(cells, 0, 1);
      port.postMessage("started");
      let mayFinish = false;
      // After what piscina sends of the outcome, so that whoever hears of the end has that too.
      const sayEnded = () => setImmediate(() => port.postMessage("ended"));
      const finish = () => {
        if (!mayFinish || !signal.aborted) return;
        Atomics.store(cells, 2, 1);
        reject(signal.reason);
        sayEnded();
      };
      signal.addEventListener("abort", () => {
        Atomics.store(cells, 1, 1);
        finish();
      });
      port.on("message", (message) => {
        if ("echo" in message) return port.postMessage("echo");
        if ("finishCleanup" in message) {
          mayFinish = true;
          return finish();
        }
        if ("resolve" in message) resolve(message.resolve);
        else if ("reject" in message) reject(message.reject);
        else reject(Object.assign(new Error("aborted", { cause: message.cancel }), { name: "AbortError" }));
        sayEnded();
      });
    }),
);
