import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { generate, PROFILES, type Profile } from "./generate.ts";
import { interpret } from "./interpret.ts";
import { silenceReports } from "./quiet.ts";

// Runs random programs, of which nobody knows what they should do, and looks whether each comes to an end: without an error
// that leaves the interpreter, without a rejection or an error that nobody handles, and in time.

/** So many milliseconds may a program take before it counts as one that does not end. */
const PATIENCE = 10_000;

interface Range {
  readonly profile: Profile;
  readonly first: number;
  readonly count: number;
}

/** What a worker tells: a seed that it is about to run, or what went wrong with it. */
interface Message {
  readonly seed: number;
  readonly problem?: string;
}

/** Runs the programs of a range in a worker, as one that does not end would stop this thread; gives what went wrong. */
async function run(range: Range): Promise<string[]> {
  const problems: string[] = [];
  const end = range.first + range.count;
  let next = range.first;
  while (next < end) {
    const rest = { ...range, first: next, count: end - next };
    next = await runInWorker(rest, (seed, problem) => problems.push(`${range.profile}-${seed}: ${problem}`));
  }
  return problems;
}

/** Resolves to the first seed that was not run: the one behind a program that did not end. */
function runInWorker(range: Range, report: (seed: number, problem: string) => void): Promise<number> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: range });
    let seed = range.first;
    let watchdog: NodeJS.Timeout | undefined;
    const stop = (next: number): void => {
      clearTimeout(watchdog);
      resolve(next);
    };
    const watch = (): void => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => {
        report(seed, `it has not ended after ${PATIENCE} ms`);
        void worker.terminate().then(() => stop(seed + 1));
      }, PATIENCE);
    };
    watch();
    worker.on("message", (message: Message) => {
      seed = message.seed;
      if (message.problem !== undefined) report(seed, message.problem);
      watch();
    });
    worker.on("error", (error) => {
      report(seed, `the worker died: ${error instanceof Error ? error.message : String(error)}`);
      stop(seed + 1);
    });
    worker.on("exit", (code) => {
      if (code === 0) stop(range.first + range.count);
    });
  });
}

async function runHere({ profile, first, count }: Range, tell: (message: Message) => void): Promise<void> {
  silenceReports();
  let seed = first;
  const lost = (what: string) => (error: unknown) => tell({ seed, problem: `${what}: ${textOf(error)}` });
  process.on("unhandledRejection", lost("a rejection that nobody handles"));
  process.on("uncaughtException", lost("an error that nobody handles"));
  for (; seed < first + count; seed += 1) {
    tell({ seed });
    try {
      interpret(generate(profile, seed));
    } catch (error) {
      lost("the interpreter failed")(error);
    }
    // What is lost is told in the host's next turn.
    await new Promise<void>((turned) => setImmediate(turned));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main([names, first = "0", count = "20000"]: readonly string[]): Promise<number> {
  const profiles = names === undefined || names === "all" ? PROFILES : (names.split(",") as Profile[]);
  const range = { first: Number(first), count: Number(count) };
  const wrong = profiles.some((name) => !PROFILES.includes(name)) || !(range.first >= 0) || !(range.count > 0);
  if (wrong) {
    console.error(`usage: npm run stress -- [all or ${PROFILES.join(",")}] [FIRST_SEED] [COUNT]`);
    return 2;
  }
  let failed = 0;
  for (const profile of profiles) {
    const problems = await run({ profile, ...range });
    for (const problem of problems) console.log(problem);
    const last = range.first + range.count - 1;
    console.log(`${profile}: seeds ${range.first} to ${last}, ${range.count} run, ${problems.length} with a problem`);
    failed += problems.length;
  }
  return failed === 0 ? 0 : 1;
}

if (isMainThread) process.exitCode = await main(process.argv.slice(2));
else await runHere(workerData as Range, (message) => parentPort?.postMessage(message));
