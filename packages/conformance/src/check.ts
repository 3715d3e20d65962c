import type { Adapter } from "./adapter.ts";
import type { Consumer } from "./consumer.ts";
import { consumerLaws } from "./consumerLaws.ts";
import { type Check, study } from "./laws.ts";
import { NotChecked } from "./notChecked.ts";
import { Report, type Result } from "./report.ts";

/**
 * Checks one library's futures against all laws, one after the other, and reports in words.
 *
 * It never rejects: what the adapter throws is in the report.
 *
 * @example
 * ```ts
 * import { check } from "@sennit/conformance";
 * import { Future } from "sennit/concurrent";
 *
 * const report = await check({
 *   name: "concurrent Future",
 *   pending: () => {
 *     const future = new Future<unknown>();
 *     return { future, resolve: (value) => future.setResult(value), reject: (reason) => future.setException(reason) };
 *   },
 * });
 * report.ok; // => true
 * report.unchecked; // => ["F8", "F9", "F11", "F16", "F17", "F18"]
 * ```
 */
export async function check(adapter: Adapter): Promise<Report> {
  const { subject, checks } = await study(adapter);
  return await report(subject, checks);
}

/**
 * Checks how a library waits for the futures of others, and reports in words.
 *
 * @example
 * ```ts
 * import { checkConsumer, type Waiting } from "@sennit/conformance";
 *
 * const report = await checkConsumer({
 *   name: "a consumer that never looks",
 *   wait: (): Waiting => ({ outcome: () => undefined }),
 * });
 * report.broken; // => ["F6"]
 * ```
 */
export async function checkConsumer(consumer: Consumer): Promise<Report> {
  return await report(consumer.name ?? "the consumer", await consumerLaws(consumer));
}

async function report(subject: string, checks: readonly Check[]): Promise<Report> {
  const results: Result[] = [];
  for (const { law, name, skip, run } of checks) {
    if (skip === undefined) results.push({ law, name, ...(await resultOf(run)) });
    else results.push({ law, name, status: "not checked", message: skip });
  }
  return new Report(subject, results);
}

async function resultOf(run: () => Promise<void>): Promise<Pick<Result, "status" | "message">> {
  try {
    await run();
    return { status: "kept", message: undefined };
  } catch (error) {
    const { message } = error as Error;
    return { status: error instanceof NotChecked ? "not checked" : "broken", message };
  }
}
