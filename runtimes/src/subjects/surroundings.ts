import type { Adapter } from "@sennit/conformance";
import { type EventLoop, findRunningLoop, HostLoop, type ResumableLoop, VirtualLoop } from "sennit/loop";

/** A loop, and what the kit must know of it. */
export interface Surroundings extends Required<Pick<Adapter, "turn" | "onLoop" | "isOnLoop" | "callSoon" | "unseen">> {
  readonly loop: EventLoop;
}

/** Lets microtasks and messages of the host come and go. Browsers let nobody wait less than 4 ms by a timer. */
export const hostTurn = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else nextMessage(resolve);
  });

function nextMessage(fn: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => {
    port1.close();
    fn();
  });
  port1.start();
  port2.postMessage(undefined);
}

/** In virtual time, where promises get their turn as well. */
export function virtual(): Surroundings {
  const loop = new VirtualLoop();
  return {
    ...common(loop),
    turn: async () => {
      loop.advance(0);
      await hostTurn();
      loop.advance(0);
    },
    onLoop: (body) => {
      loop.callSoon(body);
      loop.advance(0);
    },
  };
}

/** On the host's own loop, which runs when there is something to do. */
export function hosted(): Surroundings {
  const loop = new HostLoop();
  return {
    ...common(loop),
    turn: () => loop.run(() => hostTurn(), { keepTasks: true }),
    onLoop: (body) => loop.run(async () => body(), { keepTasks: true }),
  };
}

function common(loop: EventLoop & ResumableLoop): Pick<Surroundings, "loop" | "isOnLoop" | "callSoon" | "unseen"> {
  let reasons: unknown[] = [];
  loop.setExceptionHandler((_loop, { exception }) => reasons.push(exception));
  return {
    loop,
    isOnLoop: () => findRunningLoop() === loop,
    callSoon: (fn) => loop.callSoon(fn),
    // What nobody has seen is reported at the end of a run, at the latest.
    unseen: async () => {
      await loop.run(async () => {});
      const reported = reasons;
      reasons = [];
      return reported;
    },
  };
}
