import type { Holder, TimerHandle } from "./handle.ts";

/** Readings of the clock that are less than so many milliseconds apart are of a burst. */
const BURST = 0.05;

/** So many of a burst come one after another before any timer waits: few callbacks set as many timers. */
const BEFORE = 32;

/** So many timers wait for the next reading at most: as many as a new array has room for. */
const AT_MOST = 16;

/** A loop, as far as its timers are concerned. */
interface TimedLoop {
  time(): number;
  /** Adds a timer that has its time. */
  _addTimer(handle: TimerHandle): void;
}

/**
 * Where delays begin: at the next whole millisecond of a clock, so that no timer is early.
 *
 * To read the clock takes as long as all else that a timer costs. In a burst of timers most do not: their delays begin where it
 * is read next, which is after some more of them, when one is asked for its time, or when the loop looks for itself.
 */
export class Ticks implements Holder {
  readonly #loop: TimedLoop;
  #now = 0;
  #waiting: TimerHandle[] = [];
  /** How many may wait: one more with each reading of a burst, once it is above 0. */
  room = -BEFORE;

  constructor(loop: TimedLoop) {
    this.#loop = loop;
  }

  /** Places a timer that has its delay for its time, or lets it wait for the next reading if that comes soon. */
  add(handle: TimerHandle, comesSoon: boolean): void {
    if (comesSoon && this.#waiting.length < this.room) {
      handle._holder = this;
      this.#waiting.push(handle);
      return;
    }
    this._read();
    if (this.room < AT_MOST) this.room += 1;
    this.#start(handle);
  }

  /** The clock was read. */
  read(now: number): void {
    if (now - this.#now >= BURST) this.room = -BEFORE;
    this.#now = now;
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const handle of waiting) this.#start(handle);
  }

  /** Lets none wait any longer, as the next reading will not come soon. */
  stop(): void {
    this._read();
    this.room = -BEFORE;
  }

  #start(handle: TimerHandle): void {
    handle._holder = undefined;
    handle._when += Math.ceil(this.#now);
    if (!handle.cancelled()) this.#loop._addTimer(handle);
  }

  /** @internal One that waits is asked for its time. */
  _read(): void {
    this.read(this.#loop.time());
  }

  /** @internal It goes on waiting, as its time is not known yet. */
  _cancelled(): void {}
}
