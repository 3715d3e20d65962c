import { availableParallelism } from "node:os";
import { isCancelled, run, TimeoutError } from "sennit";
import { type Coroutine, createTask } from "sennit/asyncio";
import { WorkerExecutor } from "sennit/concurrent";
import { coroutine } from "sennit/tornado";
import { Crawler } from "./crawl/crawler.ts";
import { showProgress } from "./crawl/progress.ts";
import { RateLimit } from "./crawl/rateLimit.ts";
import { readFile } from "./crawl/readFile.ts";
import { readHttp } from "./crawl/readHttp.ts";
import type { Reader } from "./crawl/requestPolicy.ts";
import type { Report, RunOptions } from "./model.ts";
import { buildReport } from "./report.ts";
import type { ResolvedTarget } from "./resolveTarget.ts";
import type * as tasks from "./tasks.ts";
import { Timeline } from "./timeline.ts";
import { prepareOutput } from "./writeReport.ts";

const REQUESTS_PER_SECOND = 500;

/** The longest time for one attempt, in milliseconds. */
const PATIENCE = 10_000;

/** Reading stops here, if `--max-bytes` is not larger still. */
const LONGEST_BODY = 8_000_000;

/** How long a page may still be analysed after Ctrl-C, in milliseconds. */
const GRACE = 200;

const read: Reader = (url, asking) => (url.startsWith("file:") ? readFile(url, asking) : readHttp(url, asking));

type Pool = WorkerExecutor<typeof tasks>;

/** Checks a site, and reports also on a run that `signal` or the deadline has ended. */
export async function check(
  { root, start }: ResolvedTarget,
  options: RunOptions,
  signal: AbortSignal,
): Promise<Report> {
  const startedAt = new Date();
  const timeline = new Timeline();
  const threads = availableParallelism();
  await using pool: Pool = new WorkerExecutor(new URL("./tasks.js", import.meta.url), {
    name: "sitecheck",
    workers: threads,
    grace: GRACE,
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
  });
  const rateLimit = new RateLimit(REQUESTS_PER_SECOND);
  const crawler: Crawler = new Crawler({
    root,
    start,
    threads,
    analyse: (body, ...rest) => pool.submitWith({ transfer: [body.buffer] }, "analyse", body, ...rest),
    rateLimit,
    timeline,
    concurrency: options.concurrency,
    deadline: options.timeoutMs,
    depth: options.depth,
    policy: {
      read,
      timeline,
      // One address that never answers must not take all the time there is.
      patience: Math.min(PATIENCE, options.timeoutMs / 4),
      asking: {
        wantsBody: (url) => crawler.wantsBody(url),
        maxBytes: Math.max(LONGEST_BODY, options.maxBytes * 4),
      },
    },
  });
  const main = function* (): Coroutine<void> {
    yield* prepare(pool, options.out);
    rateLimit.start();
    const crawling = createTask(() => crawler.run());
    const progress = showProgress(crawling, crawler);
    try {
      yield* crawling;
    } finally {
      rateLimit.stop();
      yield* progress;
    }
  };
  const complete = await run(main, { signal }).then(
    () => true,
    (error) => {
      if (isCancelled(error) || error instanceof TimeoutError) return false;
      throw error;
    },
  );
  const pages = [...crawler.pages.values()];
  const { spans } = timeline;
  return buildReport({ target: crawler.root, startedAt, durationMs: timeline.now(), complete, options, pages, spans });
}

/**
 * What has to be ready first: in a coroutine of Tornado's, which waits on a concurrent Future and on promises at once.
 *
 * Node loads `fetch` at its first use; what that takes is not the first page's time.
 */
const prepare = coroutine(function* (pool: Pool, out: string) {
  yield [pool.submit("warmUp"), prepareOutput(out), fetch("data:,")];
});
