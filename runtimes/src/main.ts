// For Node, Bun and Deno. Prints what failed and was skipped, and at last the counts as JSON.
import { readdirSync, readFileSync } from "node:fs";
import { threads } from "./behaviours/threads.ts";
import { program } from "./program.ts";

const { Bun } = globalThis as { Bun?: { gc(now: boolean): void } };
if (Bun !== undefined) globalThis.gc = (() => Bun.gc(true)) as unknown as NonNullable<typeof globalThis.gc>;

const folder = new URL("../../oracle/traces/", import.meta.url);
const traces = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
const { passed, failures, skips } = await program(traces, threads);
console.log(JSON.stringify({ passed, failures, skips }));
process.exitCode = failures.length === 0 ? 0 : 1;
