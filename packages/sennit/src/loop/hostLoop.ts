import * as contexts from "../core/context.ts";
import { afterHostTurn, afterMicrotask, bindToContext } from "../core/host.ts";
import { BaseLoop } from "./baseLoop.ts";
import * as debugging from "./debugMode.ts";
import type { EventLoop, Runnable } from "./eventLoop.ts";
import type { TimerHandle } from "./handle.ts";
import { stoppedEarly } from "./loopErrors.ts";
import type { Ready } from "./readyQueue.ts";
import type { ResumableLoop, ResumableRunOptions } from "./resumableLoop.ts";
import * as running from "./running.ts";
import { Ticks } from "./ticks.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const showValues = contexts.showValues;
const enterOutermost = contexts.enterOutermost;
const leaveOutermost = contexts.leaveOutermost;
const activate = running.activate;
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
  /** A slice runs, or will. */
  #awake = false;
  readonly #ticks = new Ticks(
    () => this.time(),
    (handle) => this.addTimer(handle),
  );
  #timer: { readonly deadline: number; readonly handle: ReturnType<typeof setTimeout> } | undefined;
  #onStop: (() => void) | undefined;
  /** In how many entries the clock is read: in fewer while they take long, so that slices end in time. */
  #entriesPerReading = AT_FIRST;
  /** The last slice was cut where its time was over. */
  #isBusy = false;
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
    this.#ticks.add(handle, this.#awake);
  }

  isRunning(): boolean {
    return this.#running;
  }

  /** Runs until `stop` is called: asyncio's run_forever. Nothing is cancelled, and it can be called again. */
  async runForever(): Promise<void> {
    running.start(this);
    this.#running = true;
    try {
      const stopped = this.#stopped();
      this.#goOn();
      await stopped;
    } finally {
      this.#end();
    }
  }

  async run<T>(main: Runnable<T>, options: ResumableRunOptions = {}): Promise<T> {
    running.start(this);
    this.#running = true;
    try {
      const future = this.begin(main, options.signal);
      const stopped = this.#stopped().then(() => {
        throw stoppedEarly();
      });
      this.#goOn();
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
    running.start(this);
    this.#running = true;
    try {
      await this.#finish();
    } finally {
      this.#end();
    }
  }

  #finish(): Promise<void> {
    const finished = this.finish((task) => task.then());
    this.#goOn();
    return finished;
  }

  /** Resolves when `stop` is obeyed. */
  #stopped(): Promise<void> {
    return new Promise((resolve) => {
      this.#onStop = resolve;
    });
  }

  /** Runs what is ready, unless a slice is coming anyway. */
  #goOn(): void {
    if (this.#awake) return;
    this.#fallAsleep();
    this._wake();
  }

  #end(): void {
    this.#running = false;
    this._internals.asleep = false;
    this.#onStop = undefined;
    this.#disarm();
    running.stop(this);
  }

  /** @internal */
  override _wake(): void {
    if (this._internals.queue.isEmpty && !this.stopRequested) {
      this.#arm();
      return;
    }
    this.#wakeUp();
    afterMicrotask(this.#slice);
  }

  /** @internal A promise calls those who wait for it in the context of their waits, which is the loop's own. */
  override _runNow(entry: Ready): void {
    this.#wakeUp();
    const previous = activate(this);
    enterOutermost();
    entry._run();
    showValues(undefined);
    this.#leave(previous, !this._internals.queue.isEmpty && this.#runIterations());
  }

  #wakeUp(): void {
    this.#awake = true;
    this._internals.asleep = false;
  }

  /** It is running: what is scheduled must wake it from now on. */
  #fallAsleep(): void {
    this.#awake = false;
    this._internals.asleep = true;
  }

  /** Runs iterations until nothing is ready or the slice is over. */
  #run(): void {
    if (!this.#running) {
      this.#awake = false;
      return;
    }
    const previous = activate(this);
    enterOutermost();
    this.#leave(previous, this.#runIterations());
  }

  /** What comes after the callbacks, where `previous` was active before them. */
  #leave(previous: EventLoop | undefined, isSliceOver: boolean): void {
    leaveOutermost();
    activate(previous);
    if (this.#ticks.room > 0) this.#ticks.stop();
    if (isSliceOver) {
      afterHostTurn(this.#slice);
      return;
    }
    this.#fallAsleep();
    if (this.#isToStop()) {
      this.stopRequested = false;
      this.#onStop?.();
    } else if (this.#timer !== undefined || !this.timers.isEmpty) {
      this.#arm();
    }
  }

  /** The iterations of a slice. Says whether they have taken their time; false if nothing is ready any more. */
  #runIterations(): boolean {
    // What it has shown before may be another clock's: of fake timers, say.
    this.now = 0;
    // Else the clock is not read before it matters: most slices are short.
    if (this.#isBusy || !this.timers.isEmpty) this.#readClock();
    let untilReading = this.#entriesPerReading;
    const internals = this._internals;
    const { queue } = internals;
    if (queue.isIterationOver) {
      this.takeDue();
      queue.beginIteration();
    }
    // One loop for entries and iterations: most have one entry, and what one costs is paid for each wait.
    while (!queue.isIterationOver) {
      const entry = queue.shift();
      if (debugMode.used && internals.debug) this.runTimed(entry);
      else entry._run();
      showValues(undefined);
      untilReading -= 1;
      if (untilReading === 0) {
        if (this.#readClock()) {
          this.#isBusy = !queue.isEmpty && !this.#isToStop();
          return this.#isBusy;
        }
        internals.renew();
        untilReading = this.#entriesPerReading;
      }
      if (!queue.isIterationOver) continue;
      if (this.due) {
        if (this.stopRequested) return false;
        this.due = false;
        this.takeDue();
      }
      queue.beginIteration();
    }
    this.#entriesPerReading = AT_FIRST;
    this.#isBusy = false;
    return false;
  }

  /** Says whether the slice is over, which is so long from its first reading on. */
  #readClock(): boolean {
    const before = this.now;
    this.now = this.time();
    this.due = true;
    if (this.#ticks.room > 0) this.#ticks.read(this.now);
    if (before === 0) this.#sliceEnd = this.now + SLICE;
    else this.#learn(this.now - before);
    return this.now >= this.#sliceEnd;
  }

  /** The entries between two readings of the clock took so many milliseconds. */
  #learn(took: number): void {
    const entries = this.#entriesPerReading;
    this.#entriesPerReading =
      took > APART ? Math.max(Math.floor((entries * APART) / took), 1) : Math.min(entries * 2, AT_MOST);
  }

  /** `stop` was called, and the iteration is over in which it was. */
  #isToStop(): boolean {
    return this.stopRequested && this._internals.queue.isIterationOver;
  }

  /** Lets the host wake the loop for the earliest of its timers. */
  #arm(): void {
    const deadline = this.timers.next();
    if (deadline === this.#timer?.deadline) return;
    this.#disarm();
    if (deadline === undefined || !this.#running) return;
    const delay = Math.min(Math.max(deadline - this.time(), 0), LONGEST_DELAY);
    this.#timer = { deadline, handle: setTimeout(() => this.#timerFired(), delay) };
  }

  #disarm(): void {
    clearTimeout(this.#timer?.handle);
    this.#timer = undefined;
  }

  #timerFired(): void {
    this.#timer = undefined;
    if (this.#awake) return;
    this.#wakeUp();
    this.#slice();
  }
}
