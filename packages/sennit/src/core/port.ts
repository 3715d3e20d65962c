import { CancelledError } from "./cancelled.ts";

/** A MessagePort of the host, by a name that types of Node and of browsers both have. */
export type Port = InstanceType<typeof MessageChannel>["port1"];

/** Sends the reason of a cancellation, or what it says where it cannot be copied. */
export function postReason(port: Port, reason: unknown): void {
  try {
    port.postMessage(reason);
  } catch {
    port.postMessage(new CancelledError(reason).message);
  }
}

/** Calls `listener` with each message. */
export function onMessage(port: Port, listener: (message: unknown) => void): void {
  port.addEventListener("message", (event) => listener((event as { data?: unknown }).data));
  port.start();
}
