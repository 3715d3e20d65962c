import { fromAbortable, to } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { type Deferred, deferLater, type Failure } from "sennit/twisted";
import type { Timeline } from "../timeline.ts";
import { type Answer, type Asking, NoAnswer } from "./answer.ts";

/** How one address is read: over HTTP, or from the disk. */
export type Reader = (url: string, asking: Asking) => Promise<Answer>;

/** What came of a request, and at which attempt. */
export interface Answered {
  answer: Answer;
  attempts: number;
}

/** What the policy needs to know. */
export interface Policy {
  read: Reader;
  asking: Omit<Asking, "signal" | "method">;
  /** For one attempt, in milliseconds. */
  patience: number;
  timeline: Timeline;
}

const ATTEMPTS = 3;
const FIRST_PAUSE = 100;
/** The server asks to come again. */
const BUSY = new Set([429, 502, 503, 504]);
/** The server has never heard of HEAD, or treats it badly. */
const TRY_GET = new Set([400, 403, 405, 500, 501]);

/**
 * One request with its retries and its fallback, as a chain of callbacks.
 *
 * Each attempt has its time. What is busy or was cut off is asked again, after a pause that doubles; what answers HEAD
 * badly is asked by GET.
 */
export function request(url: string, method: Asking["method"], policy: Policy, attempt = 1): Deferred<Answered> {
  const loop = getRunningLoop();
  const again = (how: Asking["method"]): Deferred<Answered> => {
    const pause = deferLater(loop, FIRST_PAUSE * 2 ** (attempt - 1));
    policy.timeline.follow("twisted", `pause before ${url}`, pause);
    return pause.addCallback(() => request(url, how, policy, attempt + 1));
  };

  return once(url, method, policy)
    .addTimeout(policy.patience, loop)
    .addCallback((answer): Answered | Deferred<Answered> => {
      const { status } = answer;
      if (status !== null && method === "HEAD" && TRY_GET.has(status)) return request(url, "GET", policy, attempt);
      if (status !== null && BUSY.has(status) && attempt < ATTEMPTS) return again(method);
      return { answer, attempts: attempt };
    })
    .addErrback((failure: Failure): Failure | Deferred<Answered> => {
      if (failure.value instanceof NoAnswer) failure.value.attempts = attempt;
      return wasCutOff(failure) && attempt < ATTEMPTS ? again(method) : failure;
    });
}

/** One attempt: a promise that a Deferred's cancellation aborts. */
function once(url: string, method: Asking["method"], { read, asking, timeline }: Policy): Deferred<Answer> {
  const reading = fromAbortable((signal) => read(url, { ...asking, method, signal }));
  return to.deferred(timeline.follow("promise", `${method} ${url}`, reading));
}

function wasCutOff(failure: Failure): boolean {
  return failure.value instanceof NoAnswer && failure.value.kind === "reset";
}
