import { parseArgs } from "node:util";
import type { RunOptions } from "./model.ts";
import { UsageError } from "./usageError.ts";

/** What is to be checked, as given; `resolveTarget` looks whether it exists. */
export type Target = { kind: "carried" } | { kind: "url"; url: string } | { kind: "folder"; path: string };

export interface Options extends RunOptions {
  target: Target;
  /** Print `HELP` and do nothing else. */
  help: boolean;
}

const DEFAULTS: RunOptions = {
  out: "./sitecheck-report",
  concurrency: 8,
  timeoutMs: 60_000,
  depth: 10,
  slowMs: 1000,
  maxBytes: 1_000_000,
  memoryMb: 256,
};

export const HELP = `Usage: sitecheck [URL | FOLDER] [options]

Checks the links of a website, or of a folder of HTML, and writes report.json and report.html.
Without URL or FOLDER it checks a small site of its own, full of planted faults.

Options:
  --out DIR          folder for the report (default ${DEFAULTS.out})
  --concurrency N    requests under way at once (default ${DEFAULTS.concurrency})
  --timeout MS       deadline for the whole run, in milliseconds (default ${DEFAULTS.timeoutMs})
  --depth N          links to follow from the start page (default ${DEFAULTS.depth})
  --slow MS          report pages that take longer (default ${DEFAULTS.slowMs})
  --max-bytes N      report pages that are larger (default ${DEFAULTS.maxBytes})
  --memory MB        memory for parsing one page, in megabytes (default ${DEFAULTS.memoryMb})
  --help             print this

Exit code: 0 no findings, 1 findings or an incomplete run, 2 wrong use.
Ctrl-C stops the run and writes the report of what was checked until then.`;

/**
 * Reads the command line, without the program's own name.
 *
 * @throws {UsageError} for anything that cannot be meant.
 */
export function parseOptions(argv: readonly string[]): Options {
  const { values, positionals } = parse(argv);
  if (positionals.length > 1) {
    throw new UsageError(
      `sitecheck checks one site at a time, but ${positionals.length} were given: ${positionals.join(" ")}. ` +
        `Write: sitecheck ${positionals[0]}`,
    );
  }
  return {
    target: parseTarget(positionals[0]),
    help: values.help ?? false,
    out: parseOut(values.out),
    concurrency: integer("concurrency", values.concurrency, DEFAULTS.concurrency),
    timeoutMs: integer("timeout", values.timeout, DEFAULTS.timeoutMs),
    depth: integer("depth", values.depth, DEFAULTS.depth),
    slowMs: integer("slow", values.slow, DEFAULTS.slowMs),
    maxBytes: integer("max-bytes", values["max-bytes"], DEFAULTS.maxBytes),
    memoryMb: integer("memory", values.memory, DEFAULTS.memoryMb, LEAST_MEMORY),
  };
}

function parse(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const options = {
    out: text,
    concurrency: text,
    timeout: text,
    depth: text,
    slow: text,
    "max-bytes": text,
    memory: text,
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    // Node's first sentence names the option; the rest is about positionals that begin with a dash.
    const what = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    throw new UsageError(`${what}. For the list of options write: sitecheck --help`);
  }
}

function parseOut(given: string | undefined): string {
  if (given === "") throw new UsageError(`--out is empty. Write for example: sitecheck --out ${DEFAULTS.out}`);
  return given ?? DEFAULTS.out;
}

// Timers cannot wait longer than this.
const LIMIT = 2 ** 31 - 1;

// With less, the parser itself could not be loaded.
const LEAST_MEMORY = 32;

function integer(option: string, given: string | undefined, fallback: number, least = 1): number {
  if (given === undefined) return fallback;
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (value >= least && value <= LIMIT) return value;
  throw new UsageError(
    `--${option} takes a whole number from ${least} to ${LIMIT}, but was given "${given}". ` +
      `Write for example: sitecheck --${option} ${fallback}`,
  );
}

function parseTarget(given: string | undefined): Target {
  if (given === undefined) return { kind: "carried" };
  if (given === "") throw new UsageError("The site to check is empty. Write for example: sitecheck ./public");
  // One letter before the colon is a drive of Windows, not a scheme.
  const scheme = /^([a-z][a-z\d+.-]+):/i.exec(given)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: "folder", path: given };
  if (scheme === "http" || scheme === "https") return { kind: "url", url: parseUrl(given) };
  if (!given.includes("://")) {
    throw new UsageError(
      `"${given}" is neither an address nor a folder. For a website write: sitecheck http://${given}`,
    );
  }
  throw new UsageError(
    `sitecheck reads http: and https: addresses and folders, but was given "${given}". ` +
      "For files on this computer write the folder's path: sitecheck ./public",
  );
}

function parseUrl(given: string): string {
  // The URL standard reads "http:/x" and "http:x" too; whoever types that made a mistake.
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) {
    throw new UsageError(
      `"${given}" is not a valid address. Write scheme, host and path, for example: sitecheck https://example.org/docs/`,
    );
  }
  const url = new URL(given);
  url.hash = "";
  return url.href;
}
