import { isCancelled, TimeoutError } from "sennit";
import { asyncWith, type Coroutine, Queue, Semaphore, TaskGroup, timeout, waitFor } from "sennit/asyncio";
import { BrokenWorkerError, type WorkerExecutor } from "sennit/concurrent";
import { inlineCallbacks } from "sennit/twisted";
import type { CrawledPage, PageError, PageFacts } from "../model.ts";
import { page } from "../page.ts";
import { isInternal } from "../scope.ts";
import type * as tasks from "../tasks.ts";
import type { Timeline } from "../timeline.ts";
import { type Answer, NoAnswer } from "./answer.ts";
import type { Progress } from "./progress.ts";
import type { RateLimit } from "./rateLimit.ts";
import { type Policy, request } from "./requestPolicy.ts";

/** What a crawl is to do, and with what. */
export interface CrawlPlan {
  /** The target, as `isInternal` takes it. */
  root: string;
  start: readonly string[];
  concurrency: number;
  /** For everything, in milliseconds. */
  deadline: number;
  depth: number;
  policy: Policy;
  rateLimit: RateLimit;
  pool: WorkerExecutor<typeof tasks>;
  timeline: Timeline;
}

/** An address in the queue. */
interface Job {
  readonly url: string;
  readonly depth: number;
}

/** So many requests to one host at a time, however many crawlers there are. */
const PER_HOST = 6;

/** The longest time for reading a page's HTML, in milliseconds: there is HTML that grows without end as it is parsed. */
const ANALYSIS = 30_000;

const UNCHECKED: PageError = { kind: "cancelled", message: "the run ended before it was checked" };

/** Checks every address that can be reached from the start: crawlers in a group take them from a queue. */
export class Crawler implements Progress {
  /** Every address that was ever queued. One that is not checked yet says so. */
  readonly pages = new Map<string, CrawledPage>();
  readonly #plan: CrawlPlan;
  readonly #queue = new Queue<Job>();
  readonly #hosts = new Map<string, Semaphore>();
  #done = 0;

  constructor(plan: CrawlPlan) {
    this.#plan = plan;
    for (const url of plan.start) this.#enqueue({ url, depth: 0 });
  }

  get done(): number {
    return this.#done;
  }

  get known(): number {
    return this.pages.size;
  }

  /** Ends when everything is checked; throws a TimeoutError at the deadline. */
  *run(): Coroutine<void> {
    const { concurrency, deadline } = this.#plan;
    const queue = this.#queue;
    const crawl = () => this.#crawl();
    yield* asyncWith(timeout(deadline), () =>
      asyncWith(new TaskGroup(), function* (group) {
        const crawlers = Array.from({ length: concurrency }, () => group.createTask(crawl));
        yield* queue.join();
        for (const crawler of crawlers) crawler.cancel();
      }),
    );
  }

  *#crawl(): Coroutine<never> {
    for (;;) {
      const job = yield* this.#queue.get();
      try {
        yield* this.#check(job);
      } finally {
        this.#queue.taskDone();
      }
    }
  }

  /** One address, in an asyncio task that waits on a Deferred and on a concurrent Future. */
  *#check({ url, depth }: Job): Coroutine<void> {
    const external = !isInternal(this.#plan.root, url);
    const end = this.#plan.timeline.begin("asyncio", url);
    let record = page(url, { external, depth });
    try {
      const { answer, attempts } = yield* this.#ask(url, external ? "HEAD" : "GET");
      const { body, ...known } = answer;
      record = { ...record, ...known, attempts };
      record = { ...record, facts: yield* this.#read(answer, body) };
      end("ok");
    } catch (error) {
      end(isCancelled(error) ? "cancelled" : "failed");
      if (isCancelled(error)) throw error;
      record = { ...record, ...explained(error) };
    }
    this.pages.set(url, record);
    this.#done += 1;
    for (const link of record.facts?.links ?? []) this.#enqueue({ url: link.url, depth: depth + 1 });
  }

  /** Asks for an address, in a coroutine of Twisted's that waits on a Tornado future and on an asyncio semaphore. */
  readonly #ask = inlineCallbacks(function* (this: Crawler, url: string, method: "GET" | "HEAD") {
    const { rateLimit, policy, timeline } = this.#plan;
    yield* timeline.follow("tornado", `permit for ${url}`, rateLimit.permit());
    const host = this.#host(url);
    yield* host.acquire();
    try {
      return yield* timeline.follow("twisted", url, request(url, method, policy));
    } finally {
      host.release();
    }
  });

  /** What its HTML says, found out in a worker thread. */
  *#read({ url, contentType, status }: Answer, body: Uint8Array | null): Coroutine<PageFacts | null> {
    const { pool, root, timeline } = this.#plan;
    if (body === null || (status ?? 200) >= 400) return null;
    const options = { contentType, ...(root.startsWith("file:") && { root }) };
    const analysing = pool.submitWith({ transfer: [body.buffer as ArrayBuffer] }, "analyse", body, url, options);
    timeline.follow("concurrent", `analyse ${url}`, analysing);
    try {
      return yield* waitFor(analysing, ANALYSIS);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      throw new NoAnswer("parse-failed", `its analysis was stopped after ${ANALYSIS} ms`);
    }
  }

  #enqueue(job: Job): void {
    if (this.pages.has(job.url) || job.depth > this.#plan.depth) return;
    const external = !isInternal(this.#plan.root, job.url);
    this.pages.set(job.url, page(job.url, { external, depth: job.depth, attempts: 0, error: UNCHECKED }));
    this.#queue.putNowait(job);
  }

  #host(url: string): Semaphore {
    const { host } = new URL(url);
    const known = this.#hosts.get(host) ?? new Semaphore(PER_HOST);
    this.#hosts.set(host, known);
    return known;
  }
}

/** What the report says of an error. */
function explained(error: unknown): Partial<CrawledPage> {
  if (error instanceof NoAnswer) {
    const { kind, message, redirects, bytes, attempts } = error;
    return { redirects, bytes, attempts, error: { kind, message } };
  }
  if (error instanceof TimeoutError) return { error: { kind: "timeout", message: "no complete answer in time" } };
  if (error instanceof BrokenWorkerError) {
    const why = error.cause instanceof Error ? ` (${error.cause.message})` : "";
    return { error: { kind: "worker-died", message: `the worker thread that read it died${why}` } };
  }
  return { error: { kind: "parse-failed", message: error instanceof Error ? error.message : String(error) } };
}
