import * as contexts from "../core/context.ts";
import { enterOutermost, leaveOutermost } from "../core/context.ts";
import { afterHostTurn, afterMicrotask, bindToContext } from "../core/host.ts";
import { BaseLoop } from "./baseLoop.ts";
import * as debugging from "./debugMode.ts";
import type { EventLoop, Runnable } from "./eventLoop.ts";
import type { TimerHandle } from "./handle.ts";
import { stoppedEarly } from "./loopErrors.ts";
import type { ResumableLoop, ResumableRunOptions } from "./resumableLoop.ts";
import { activate, start, stop } from "./running.ts";
import { Ticks } from "./ticks.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const showValues = contexts.showValues;
const debugMode = debugging.debugMode;

/** After so many milliseconds of ready work the host's timers and I/O get their turn, which costs some 50 microseconds. */
const SLICE = 2;

/** So many milliseconds apart the clock may be read: a reading costs as much as an entry that is short. */
const APART = SLICE / 4;

/** After so many entries it is read at first, and in so many at most. */
const AT_FIRST = 8;
const AT_MOST = 128;

/**
 * Whose clock it is, until timers take the place of the host's, as fake ones do: Node has `performance` behind a getter that
 * takes half as long as the clock.
 */
let host = { performance, setTimeout };

/** The longest delay that hosts accept. */
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * A loop that runs on the host's own: Node's, Bun's, Deno's or a browser's.
 *
 * It runs its iterations in microtasks, for about two milliseconds at a time; then timers and I/O of the host are served, so
 * that ready work never starves them. Delays count from the next whole millisecond of its clock, so that no timer is early.
 * Fake timers are seen from the moment in which they replace `setTimeout`.
 *
 * @example
 * ```ts
 * import { HostLoop } from "sennit/loop";
 *
 * const loop = new HostLoop();
 * await loop.run(async () => "done"); // => "done"
 * ```
 */
export class HostLoop extends BaseLoop implements ResumableLoop {
  #running = false;
  /** The host is to begin a slice. */
  #comes = false;
  readonly #ticks = new Ticks(this);
  /** When the host is to wake it, and by which timer. */
  #deadline: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onStop: (() => void) | undefined;
  /** In how many entries the clock is read: in fewer while they take long, so that slices end in time. */
  #entriesPerReading = AT_FIRST;
  /** How many entries were left of its iteration where the last slice was cut, as its time was over; -1 if it was not. */
  #left = -1;
  /** When the slice is over, once the clock was read in it. */
  #sliceEnd = 0;
  /** In the context of whoever made the loop, not of whoever happened to wake it. */
  readonly #slice = bindToContext(() => this.#run());

  constructor() {
    super(1);
  }

  time(): number {
    if (setTimeout !== host.setTimeout) host = { performance, setTimeout };
    return host.performance.now();
  }

  protected override addDelayed(handle: TimerHandle): void {
    // Asleep, it reads the clock for its earliest timer only.
    this.#ticks.add(handle, this.#running && !this._internals.asleep);
  }

  isRunning(): boolean {
    return this.#running;
  }

  /** Runs until `stop` is called: asyncio's run_forever. Nothing is cancelled, and it can be called again. */
  async runForever(): Promise<void> {
    start(this);
    this.#running = true;
    try {
      const stopped = this.#stopped();
      this.#start();
      await stopped;
    } finally {
      this.#end();
    }
  }

  async run<T>(main: Runnable<T>, options: ResumableRunOptions = {}): Promise<T> {
    start(this);
    this.#running = true;
    try {
      const future = this.begin(main, options.signal);
      const stopped = this.#stopped().then(() => {
        throw stoppedEarly();
      });
      this.#start();
      try {
        return await Promise.race([future, stopped]);
      } finally {
        if (options.keepTasks !== true) await this.#finish();
      }
    } finally {
      this.#end();
    }
  }

  async shutdown(): Promise<void> {
    start(this);
    this.#running = true;
    try {
      await this.#finish();
    } finally {
      this.#end();
    }
  }

  #finish(): Promise<void> {
    const finished = this.finish((task) => task.then());
    this.#start();
    return finished;
  }

  /** Resolves when `stop` is obeyed. */
  #stopped(): Promise<void> {
    return new Promise((resolve) => {
      this.#onStop = resolve;
    });
  }

  /** Runs what is ready, unless a slice is coming anyway. */
  #start(): void {
    if (this.#comes) return;
    this._internals.asleep = true;
    this._wake();
  }

  #end(): void {
    this.#running = false;
    this._internals.asleep = false;
    this.#onStop = undefined;
    this.#disarm();
    stop(this);
  }

  /** @internal */
  override _wake(): void {
    if (this._internals.queue.length === 0 && !this.stopRequested) {
      this.#arm();
      return;
    }
    this._internals.asleep = false;
    this.#comes = true;
    afterMicrotask(this.#slice);
  }

  /** Runs iterations until nothing is ready or the slice is over. */
  #run(): void {
    this.#comes = false;
    if (!this.#running) return;
    const previous = activate(this);
    enterOutermost();
    this._resume(previous, true);
  }

  /** @internal Goes on with its slice, or begins one, and ends it: then `previous` is active, as it was before. */
  _resume(previous?: EventLoop, begins = false): void {
    const internals = this._internals;
    // What has run already was an iteration.
    const isMore = begins || (internals.queue.length > 0 && !this.stopRequested);
    const isSliceOver = isMore && this.#runIterations();
    const isToStop = this.stopRequested && this.#left <= 0;
    leaveOutermost();
    activate(previous);
    if (this.#ticks.room > 0) this.#ticks.stop();
    if (isSliceOver && !isToStop) {
      this.#comes = true;
      afterHostTurn(this.#slice);
      return;
    }
    internals.asleep = true;
    if (isToStop) {
      this.stopRequested = false;
      this.#onStop?.();
    } else {
      this.#arm();
    }
    internals.due = this.#deadline !== undefined;
  }

  /** The iterations of a slice. Says whether they have taken their time; false if nothing is ready any more. */
  #runIterations(): boolean {
    // What it has shown before may be another clock's: of fake timers, say.
    this.now = 0;
    let left = this.#left;
    // Else the clock is not read before it matters: most slices are short.
    if (left >= 0 || !this.timers.isEmpty) this.#readClock();
    let untilReading = this.#entriesPerReading;
    const internals = this._internals;
    let { queue } = internals;
    this.#left = -1;
    if (left <= 0) {
      this.takeDue();
      left = queue.length;
    }
    // One loop for entries and iterations: most have one entry, and what one costs is paid for each wait.
    while (left > 0) {
      const entry = queue.shift();
      if (debugMode.used && internals.debug) this.runTimed(entry);
      else entry._run();
      showValues(undefined);
      left -= 1;
      untilReading -= 1;
      if (untilReading === 0) {
        if (this.#readClock()) {
          if (queue.length === 0) break;
          this.#left = left;
          return true;
        }
        internals.renew();
        queue = internals.queue;
        untilReading = this.#entriesPerReading;
      }
      if (left > 0) continue;
      if (internals.due) {
        if (this.stopRequested) break;
        internals.due = false;
        this.takeDue();
      }
      left = queue.length;
    }
    this.#entriesPerReading = AT_FIRST;
    return false;
  }

  /** Says whether the slice is over, which is so long from its first reading on. */
  #readClock(): boolean {
    const before = this.now;
    this.now = this.time();
    this._internals.due = true;
    if (this.#ticks.room > 0) this.#ticks.read(this.now);
    if (before === 0) {
      this.#sliceEnd = this.now + SLICE;
    } else {
      const entries = this.#entriesPerReading;
      const took = this.now - before;
      this.#entriesPerReading = took > APART ? Math.ceil((entries * APART) / took) : Math.min(entries * 2, AT_MOST);
    }
    return this.now >= this.#sliceEnd;
  }

  /** Lets the host wake the loop for the earliest of its timers. */
  #arm(): void {
    const deadline = this.timers.next();
    if (deadline === this.#deadline) return;
    this.#disarm();
    if (deadline === undefined || !this.#running) return;
    const delay = Math.min(Math.max(deadline - this.time(), 0), LONGEST_DELAY);
    const fire = (): void => {
      this.#deadline = undefined;
      if (!this._internals.asleep) return;
      this._internals.asleep = false;
      this.#slice();
    };
    this.#deadline = deadline;
    this.#timer = setTimeout(fire, delay);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#deadline = undefined;
  }
}
