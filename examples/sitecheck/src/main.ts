import { serve } from "./carried/serve.ts";
import { check } from "./check.ts";
import { HELP, type Options, parseOptions } from "./options.ts";
import { exitCode } from "./report.ts";
import { resolveTarget } from "./resolveTarget.ts";
import { summaryLines } from "./summaryLines.ts";
import { UsageError } from "./usageError.ts";
import { OutputError, writeReport } from "./writeReport.ts";

/** Wrong use: the command line, or a folder for the report that cannot be written. */
const WRONG_USE = 2;

/** The carried site's slow page takes so many times what `--slow` allows. */
const LATE = 1.2;

/** Runs the program, and returns its exit code. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(argv);
    if (options.help) {
      console.log(HELP);
      return 0;
    }
    return await checkAndReport(options, interruption());
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof OutputError)) throw error;
    console.error(error.message);
    return WRONG_USE;
  }
}

async function checkAndReport({ target, ...options }: Options, signal: AbortSignal): Promise<number> {
  const carried = target.kind === "carried" ? await serve({ lateMs: options.slowMs * LATE }) : undefined;
  try {
    const resolved = await resolveTarget(target.kind === "carried" ? { kind: "url", url: carried?.url ?? "" } : target);
    const report = await check(resolved, options, signal);
    // First, because it is all there is if the report cannot be written.
    console.log(summaryLines(report).join("\n"));
    const { html } = await writeReport(options.out, report);
    console.log(`Report: ${html}`);
    return exitCode(report);
  } finally {
    await carried?.close();
  }
}

/** Aborts at the first Ctrl-C; the second one ends the process, as always. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    console.error("\nStopping; the report will hold what was checked so far.");
    controller.abort(new Error("interrupted by Ctrl-C"));
  });
  return controller.signal;
}

// Whoever reads what is printed may leave early, as `head` does; the report is written all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await main(process.argv.slice(2));
