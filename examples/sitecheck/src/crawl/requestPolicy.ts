import { fromAbortable, to } from "sennit";
import { getRunningLoop } from "sennit/loop";
import { CancelledError, type Deferred, deferLater, Failure } from "sennit/twisted";
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

/**
 * One request with its retries and its fallback, as a chain of callbacks.
 *
 * Each attempt has its time. What is busy or was cut off is asked again, after a pause that doubles. Some servers know
 * nothing of HEAD, and say so in many ways: nothing counts as broken before GET was tried.
 */
export function request(url: string, method: Asking["method"], policy: Policy, attempt = 1): Deferred<Answered> {
  const loop = getRunningLoop();
  const again = (): Deferred<Answered> => {
    const pause = deferLater(loop, FIRST_PAUSE * 2 ** (attempt - 1));
    policy.timeline.follow("twisted", `pause before ${url}`, pause);
    return pause.addCallback(() => request(url, "GET", policy, attempt + 1));
  };

  // Both in one step of the chain: what comes of another attempt has been through its own, and passes by.
  return once(url, method, policy)
    .addTimeout(policy.patience, loop, tooLate)
    .addCallbacks(
      (answer): Answered | Deferred<Answered> => {
        const status = answer.status ?? 200;
        if (BUSY.has(status) && attempt < ATTEMPTS) return again();
        if (method === "HEAD" && status >= 400) return request(url, "GET", policy, attempt);
        return { answer, attempts: attempt };
      },
      (failure): Failure | Deferred<Answered> => {
        if (failure.value instanceof NoAnswer) failure.value.attempts = attempt;
        return wasCutOff(failure) && attempt < ATTEMPTS ? again() : failure;
      },
    );
}

/** One attempt: a promise that a Deferred's cancellation aborts. */
function once(url: string, method: Asking["method"], { read, asking, timeline }: Policy): Deferred<Answer> {
  const reading = fromAbortable((signal) => read(url, { ...asking, method, signal }));
  return to.deferred(timeline.follow("promise", `${method} ${url}`, reading));
}

/** What a timeout makes of the result; an answer that has come in the last moment is kept. */
function tooLate(result: Answer | Failure): Answer {
  if (!(result instanceof Failure)) return result;
  result.trap(CancelledError);
  throw new NoAnswer("timeout", "no complete answer in time");
}

function wasCutOff(failure: Failure): boolean {
  return failure.value instanceof NoAnswer && failure.value.kind === "reset";
}
