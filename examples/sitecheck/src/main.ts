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
  const carried = target.kind === "carried" ? await serve() : undefined;
  try {
    const resolved = await resolveTarget(target.kind === "carried" ? { kind: "url", url: carried?.url ?? "" } : target);
    const report = await check(resolved, options, signal);
    await writeReport(options.out, report);
    console.log(summaryLines(report).join("\n"));
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

process.exitCode = await main(process.argv.slice(2));
