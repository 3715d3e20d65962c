import { SingleBar } from "cli-progress";
import type { Task } from "sennit/asyncio";
import { coroutine, PeriodicCallback } from "sennit/tornado";

/** How far a crawl is. */
export interface Progress {
  readonly done: number;
  readonly known: number;
}

/** How often the line is drawn, in milliseconds. */
const PERIOD = 100;

/** Draws a line on the terminal for as long as `crawl` goes on: a coroutine that waits on an asyncio task. */
export const showProgress = coroutine(function* (crawl: Task<void>, progress: Progress) {
  const format = "{bar} {value}/{total} addresses, {duration} s";
  // Without a terminal it draws nothing.
  const bar = new SingleBar({
    format,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: false,
  });
  const draw = (): void => {
    bar.setTotal(progress.known);
    bar.update(progress.done);
  };
  const ticker = new PeriodicCallback(draw, PERIOD);
  bar.start(progress.known, 0);
  ticker.start();
  try {
    yield crawl;
  } catch {
    // How it ended is told by whoever waits for its result.
  } finally {
    ticker.stop();
    draw();
    bar.stop();
  }
});
