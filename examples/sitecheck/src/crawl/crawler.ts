import { isCancelled, TimeoutError } from "sennit";
import { asyncWith, type Coroutine, Queue, Semaphore, TaskGroup, timeout, waitFor } from "sennit/asyncio";
import { BrokenWorkerError, type Future } from "sennit/concurrent";
import { inlineCallbacks } from "sennit/twisted";
import type { AnalyseOptions } from "../analyse.ts";
import type { CrawledPage, PageError, PageFacts } from "../model.ts";
import { page } from "../page.ts";
import { isInternal } from "../scope.ts";
import type { Timeline } from "../timeline.ts";
import { type Answer, NoAnswer } from "./answer.ts";
import type { Progress } from "./progress.ts";
import type { RateLimit } from "./rateLimit.ts";
import { type Policy, request } from "./requestPolicy.ts";

/** Reads a page's HTML, on a thread of its own. It may take the body's buffer away. */
type Analyse = (body: Uint8Array<ArrayBuffer>, url: string, options: AnalyseOptions) => Future<PageFacts>;

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
  analyse: Analyse;
  /** How many pages can be analysed at the same time. */
  threads: number;
  timeline: Timeline;
}

/** So many addresses of one host at a time, however many crawlers there are. */
const PER_HOST = 6;

/** The longest time for reading a page's HTML, in milliseconds: there is HTML that grows without end as it is parsed. */
const ANALYSIS = 30_000;

const UNCHECKED: PageError = { kind: "cancelled", message: "the run ended before it was checked" };

/** Checks every address that can be reached from the start: crawlers in a group take them from a queue. */
export class Crawler implements Progress {
  /** Every address that was ever queued. One that is not checked yet says so. */
  readonly pages = new Map<string, CrawledPage>();
  readonly #plan: CrawlPlan;
  readonly #queue = new Queue<CrawledPage>();
  readonly #hosts = new Map<string, Semaphore>();
  readonly #threads: Semaphore;
  #root: string;
  #done = 0;

  constructor(plan: CrawlPlan) {
    this.#plan = plan;
    this.#root = plan.root;
    this.#threads = new Semaphore(plan.threads);
    for (const url of plan.start) this.#reach(url, 0);
  }

  /** The target. A start page that redirects, to https for example, leads to what was meant. */
  get root(): string {
    return this.#root;
  }

  get done(): number {
    return this.#done;
  }

  get known(): number {
    return this.pages.size;
  }

  /** Whether to read what an address answers with: of the target all, and of the start page wherever it leads. */
  wantsBody(url: string): boolean {
    return this.#done === 0 || isInternal(this.#root, url);
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
      const next = yield* this.#queue.get();
      try {
        yield* this.#check(next);
      } finally {
        this.#queue.taskDone();
      }
    }
  }

  /** Completes the record of one address, in an asyncio task that waits on a Deferred and on a concurrent Future. */
  *#check(record: CrawledPage): Coroutine<void> {
    const { requested, external } = record;
    const end = this.#plan.timeline.begin("asyncio", requested);
    try {
      const { answer, attempts } = yield* this.#ask(requested, external ? "HEAD" : "GET");
      const { body, ...known } = answer;
      if (this.#done === 0 && !isInternal(this.#root, answer.url)) this.#root = answer.url;
      Object.assign(record, known, { attempts });
      if (body !== null) record.facts = yield* this.#read(body, answer);
      record.error = null;
      end("ok");
    } catch (error) {
      end(isCancelled(error) ? "cancelled" : "failed");
      if (isCancelled(error)) throw error;
      Object.assign(record, explained(error));
    }
    this.#done += 1;
    this.#follow(record);
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

  /** What its HTML says. Its time begins when there is a thread for it: another page may occupy that for long. */
  #read(body: Uint8Array<ArrayBuffer>, { url, contentType }: Answer) {
    const { analyse, timeline } = this.#plan;
    const options = { contentType, ...(this.#root.startsWith("file:") && { root: this.#root }) };
    return asyncWith(this.#threads, function* () {
      try {
        return yield* waitFor(timeline.follow("concurrent", `analyse ${url}`, analyse(body, url, options)), ANALYSIS);
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
        throw new Error(`its analysis was stopped after ${ANALYSIS} ms`);
      }
    });
  }

  #follow({ facts, depth }: CrawledPage): void {
    for (const link of facts?.links ?? []) this.#reach(link.url, depth + 1);
  }

  /** Queues an address; one that was reached before, on a longer way, passes the better depth on to its own links. */
  #reach(url: string, depth: number): void {
    if (depth > this.#plan.depth) return;
    const known = this.pages.get(url);
    if (known === undefined) {
      const external = !isInternal(this.#root, url);
      const record = page(url, { external, depth, attempts: 0, error: UNCHECKED });
      this.pages.set(url, record);
      this.#queue.putNowait(record);
    } else if (depth < known.depth) {
      known.depth = depth;
      this.#follow(known);
    }
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
  if (error instanceof BrokenWorkerError) {
    const why = error.cause instanceof Error ? ` (${error.cause.message})` : "";
    return { error: { kind: "worker-died", message: `the worker thread that read it died${why}` } };
  }
  return { error: { kind: "parse-failed", message: error instanceof Error ? error.message : String(error) } };
}
