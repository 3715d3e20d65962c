import { afterHostTurn, beforeHostExits } from "../core/host.ts";
import { type EventLoop, findRunningLoop, HostLoop } from "../loop/index.ts";
import { keepAside } from "../loop/running.ts";

/** The one of this program, made when it is first needed. */
let background: BackgroundLoop | undefined;

/** The running loop; in a program that has started none, one in the background. */
export function loopHere(): EventLoop {
  const running = findRunningLoop();
  if (running !== undefined) return running;
  background ??= new BackgroundLoop();
  return background;
}

/**
 * The loop of scopes in a program that runs no loop of its own.
 *
 * It keeps the process alive by its timers only, as the host does. What runs in it finds it, and nobody else does, so that
 * `run` works beside it. As it has no end, it says which failures nobody has seen whenever it has nothing left to do.
 */
export class BackgroundLoop extends HostLoop {
  #looking = false;

  constructor() {
    super();
    keepAside(this);
    void this.runForever();
    beforeHostExits(() => this.#reportPending());
  }

  /** Something has ended: perhaps it was the last. */
  _ended(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.callSoon(() => this.#look());
  }

  #look(): void {
    const [task] = this._internals.tasks;
    if (task !== undefined) {
      task.addDoneCallback(() => this.#look());
      return;
    }
    this.#looking = false;
    // Where a timer is left, something has yet to end, and calls again.
    if (this.timers.next() !== undefined) return;
    // Whoever waits for what has ended just now gets the time to look at it, as the host gives it for promises.
    afterHostTurn(() => this.reportUnseen());
  }

  #reportPending(): void {
    const names = [...this._internals.tasks].map((task) => task.getName());
    if (names.length === 0) return;
    this.callExceptionHandler({
      message: `The program ends while this still waits, for something that cannot come any more: ${names.join(", ")}`,
    });
  }
}
