import { isCancelled } from "sennit";
import { type Coroutine, sleep } from "sennit/asyncio";
import { VirtualLoop } from "sennit/loop";
import type { Deferred } from "sennit/twisted";
import { beforeEach, describe, expect, test } from "vitest";
import { Timeline } from "../timeline.ts";
import { type Answer, type Asking, NoAnswer } from "./answer.ts";
import { type Policy, request } from "./requestPolicy.ts";

const URL_ = "http://quay.example/";
const PATIENCE = 1000;

/** What the server does at one attempt: a status, a failure, or never an answer. */
type Behaviour = number | NoAnswer["kind"] | "never";

let loop: VirtualLoop;
let timeline: Timeline;
/** When it was asked, and how. */
let asked: string[];
let aborted: number;

beforeEach(() => {
  loop = new VirtualLoop();
  timeline = new Timeline(() => loop.time());
  asked = [];
  aborted = 0;
});

/** A policy over a server that behaves in these ways, one after the other; the last way again and again. */
function policy(...behaviours: Behaviour[]): Policy {
  const read = async (url: string, { method, signal }: Asking): Promise<Answer> => {
    asked.push(`${loop.time()} ${method}`);
    const behaviour = (behaviours.length > 1 ? behaviours.shift() : behaviours[0]) ?? 200;
    if (behaviour === "never") return await untilAborted(signal);
    if (typeof behaviour === "string") throw new NoAnswer(behaviour, behaviour);
    const known = { redirects: [], contentType: null, body: null, bytes: 0, elapsedMs: 0 };
    return { url, status: behaviour, ...known };
  };
  return { read, timeline, patience: PATIENCE, asking: { wantsBody: () => false, maxBytes: 0 } };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      aborted += 1;
      reject(signal.reason);
    });
  });
}

/** How a request ends, and when. */
async function outcome(method: "GET" | "HEAD", ...behaviours: Behaviour[]) {
  return await loop.run(function* () {
    try {
      const { answer, attempts } = yield* request(URL_, method, policy(...behaviours));
      return { status: answer.status, attempts, at: loop.time() };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { kind: error.kind, attempts: error.attempts, at: loop.time() };
    }
  });
}

describe("request", () => {
  test.each([200, 204, 304, 404, 410, 500])("takes %i for an answer at once", async (status) => {
    expect(await outcome("GET", status)).toEqual({ status, attempts: 1, at: 0 });
  });

  test("asks a busy server again, after pauses that double", async () => {
    expect(await outcome("GET", 503, 429, 200)).toEqual({ status: 200, attempts: 3, at: 300 });
    expect(asked).toEqual(["0 GET", "100 GET", "300 GET"]);
  });

  test("takes the third answer of a busy server as it is", async () => {
    expect(await outcome("GET", 503)).toEqual({ status: 503, attempts: 3, at: 300 });
    expect(asked).toHaveLength(3);
  });

  test("asks again when it was cut off, and gives up at the third time", async () => {
    expect(await outcome("GET", "reset", "reset", 200)).toEqual({ status: 200, attempts: 3, at: 300 });
    expect(await outcome("GET", "reset")).toMatchObject({ kind: "reset", attempts: 3 });
  });

  test("counts attempts of every kind together", async () => {
    expect(await outcome("GET", 503, "reset")).toEqual({ kind: "reset", attempts: 3, at: 300 });
    expect(asked).toHaveLength(3);
  });

  test.each(["refused", "unreachable", "redirect-loop", "too-large", "unknown"] as const)(
    "does not ask again when it is %s",
    async (kind) => {
      expect(await outcome("GET", kind)).toEqual({ kind, attempts: 1, at: 0 });
    },
  );

  test.each([400, 403, 404, 405, 500, 501])("asks by GET what answers HEAD with %i", async (status) => {
    expect(await outcome("HEAD", status, 200)).toEqual({ status: 200, attempts: 1, at: 0 });
    expect(asked).toEqual(["0 HEAD", "0 GET"]);
  });

  test("takes a good answer to HEAD", async () => {
    expect(await outcome("HEAD", 200)).toEqual({ status: 200, attempts: 1, at: 0 });
    expect(asked).toEqual(["0 HEAD"]);
  });

  test("does not go back to HEAD", async () => {
    expect(await outcome("HEAD", 405, 503, "reset")).toEqual({ kind: "reset", attempts: 3, at: 300 });
    expect(asked).toEqual(["0 HEAD", "0 GET", "100 GET", "300 GET"]);
    asked = [];
    expect(await outcome("HEAD", "reset", 200)).toMatchObject({ status: 200, attempts: 2 });
    expect(asked.map((each) => each.split(" ")[1])).toEqual(["HEAD", "GET"]);
  });

  test("gives an attempt its time, and aborts it then", async () => {
    expect(await outcome("GET", "never")).toEqual({ kind: "timeout", attempts: 1, at: PATIENCE });
    expect(aborted).toBe(1);
  });

  test("gives each attempt its own time, without the pauses", async () => {
    expect(await outcome("GET", 503, "never")).toEqual({ kind: "timeout", attempts: 2, at: 100 + PATIENCE });
  });

  test("is cancelled in the middle of an attempt, which is aborted", async () => {
    await loop.run(function* () {
      const requested = request(URL_, "GET", policy("never"));
      yield* sleep(10);
      requested.cancel();
      expect(yield* cancelled(requested)).toBe(true);
    });
    expect(loop.time()).toBe(10);
    expect(aborted).toBe(1);
  });

  test("is cancelled in the middle of a pause, and asks no more", async () => {
    await loop.run(function* () {
      const requested = request(URL_, "GET", policy(503));
      yield* sleep(150);
      requested.cancel();
      expect(yield* cancelled(requested)).toBe(true);
      expect(loop.time()).toBe(150);
      yield* sleep(10_000);
    });
    expect(asked).toEqual(["0 GET", "100 GET"]);
    expect(timeline.spans.map(({ strand, outcome: end }) => `${strand} ${end}`)).toEqual([
      "promise ok",
      "twisted ok",
      "promise ok",
      "twisted cancelled",
    ]);
  });
});

function* cancelled(deferred: Deferred): Coroutine<boolean> {
  try {
    yield* deferred;
    return false;
  } catch (error) {
    return isCancelled(error);
  }
}
