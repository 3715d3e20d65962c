import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Misbehaving, misbehave } from "./carried/misbehave.ts";
import { plantedCounts } from "./carried/planted.ts";
import { writeFolder } from "./carried/writeFolder.ts";
import type { PageResult, Report } from "./model.ts";

// The program as it is installed: these tests need the build.
const PROGRAM = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const PATIENCE = { timeout: 60_000 };

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sitecheck-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Starts the program as a user does. */
function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, stdout, stderr }));
  return { child, ended };
}

async function reportIn(out: string): Promise<Report> {
  return JSON.parse(await readFile(join(folder, out, "report.json"), "utf8"));
}

describe("sitecheck", () => {
  it("finds in the carried site just what was planted there", PATIENCE, async () => {
    const { code, stdout, stderr } = await start("--out", "carried").ended;
    const report = await reportIn("carried");
    expect(report.summary.findings).toEqual(plantedCounts("served"));
    expect(report.complete).toBe(true);
    expect(stdout).toContain("23 findings.");
    expect(stderr).toBe("");
    expect(code).toBe(1);
    expect(await readFile(join(folder, "carried/report.html"), "utf8")).toContain("<svg");
    for (const page of report.pages.filter(({ facts }) => facts !== null)) {
      expect(page.facts?.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    const strands = new Set(report.spans.map(({ strand }) => strand));
    expect([...strands].sort()).toEqual(["asyncio", "concurrent", "promise", "tornado", "twisted"]);
  });

  it("finds in the folder of the carried site what files can show", PATIENCE, async () => {
    await writeFolder(join(folder, "site"));
    const { code } = await start("site", "--out", "from-folder").ended;
    expect((await reportIn("from-folder")).summary.findings).toEqual(plantedCounts("folder"));
    expect(code).toBe(1);
  });

  it("exits with 0 for a site without findings", PATIENCE, async () => {
    await mkdir(join(folder, "clean"));
    await writeFile(join(folder, "clean/index.html"), "<title>One</title><p><a href=two.html#end>two</a>");
    await writeFile(join(folder, "clean/two.html"), "<title>Two</title><p id=end><a href=index.html>one</a>, and more");
    const { code, stdout } = await start("clean", "--out", "clean-report").ended;
    expect(stdout).toContain("No findings.");
    expect(code).toBe(0);
  });

  it("follows links only to the depth it is given", PATIENCE, async () => {
    const { code } = await start("site", "--out", "shallow", "--depth", "1").ended;
    const { pages } = await reportIn("shallow");
    expect(Math.max(...pages.map(({ depth }) => depth))).toBe(1);
    expect(code).toBeTypeOf("number");
  });
});

describe("sitecheck against a server that misbehaves", () => {
  let server: Misbehaving;
  beforeAll(async () => {
    server = await misbehave();
  });
  afterAll(() => server.close());

  it("loses no page, and says of each what is wrong", PATIENCE, async () => {
    const { code, stderr } = await start(server.url, "--timeout", "30000", "--out", "trouble").ended;
    const { pages, complete } = await reportIn("trouble");
    const errorOf = (path: string): PageResult["error"] =>
      pages.find(({ requested }) => requested === new URL(path, server.url).href)?.error ?? null;
    expect(errorOf("/never")?.kind).toBe("timeout");
    expect(errorOf("/headers-only")?.kind).toBe("timeout");
    expect(errorOf("/endless")?.kind).toBe("too-large");
    expect(errorOf("/loop")?.kind).toBe("redirect-loop");
    expect(errorOf("/deeper")?.message).toContain("more than 10 times");
    expect(errorOf("/nowhere")?.message).toContain("not an address");
    expect(errorOf("/reset")?.kind).toBe("reset");
    expect(errorOf("/cut")?.kind).toBe("reset");
    expect(errorOf("/bomb")?.kind).toBe("worker-died");
    expect(pages.filter(({ error }) => error?.kind === "refused")).toHaveLength(1);
    const facts = (path: string) => pages.find(({ requested }) => requested.endsWith(path))?.facts;
    expect(facts("/binary")?.looksLikeHtml).toBe(false);
    expect(facts("/garbage")?.looksLikeHtml).toBe(true);
    expect(pages.find(({ requested }) => requested.endsWith("/reset"))?.attempts).toBe(3);
    expect(complete).toBe(true);
    expect(stderr).toBe("");
    expect(code).toBe(1);
  });

  it("ends at the deadline with a partial report", PATIENCE, async () => {
    const { code, stdout } = await start(`${server.url}never`, "--timeout", "400", "--out", "late").ended;
    const report = await reportIn("late");
    expect(report.pages).toHaveLength(1);
    expect(code).toBe(1);
    expect(stdout).toMatch(/timeout|Incomplete/);
  });

  it("stops at Ctrl-C within a second, and reports what was checked", PATIENCE, async () => {
    const asked = server.asked("/never");
    const { child, ended } = start(server.url, "--timeout", "600000", "--out", "interrupted");
    await asked;
    const interrupted = performance.now();
    child.kill("SIGINT");
    const { code, signal, stdout, stderr } = await ended;
    expect(performance.now() - interrupted).toBeLessThan(1000);
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(stderr).toContain("Stopping");
    expect(stdout).toContain("Incomplete");
    const { complete, pages } = await reportIn("interrupted");
    expect(complete).toBe(false);
    expect(pages.find(({ requested }) => requested === server.url)?.status).toBe(200);
    expect(pages.find(({ requested }) => requested.endsWith("/never"))?.error?.kind).toBe("cancelled");
  });
});

describe("sitecheck, used in a wrong way,", () => {
  it.each([
    [["no-such-folder"], /There is no folder "no-such-folder"/],
    [["http://"], /not a valid address/],
    [["ftp://example.org/"], /http: and https:/],
    [["--depth", "deep"], /--depth takes/],
    [["--concurrency", "many"], /--concurrency takes a whole number/],
    [["--colour"], /--colour/],
    [["site", "another"], /one site at a time/],
    [["--out", "a-file/report"], /cannot be written/],
  ])("says so, and exits with 2: %j", PATIENCE, async (args, message) => {
    await writeFile(join(folder, "a-file"), "");
    const { code, stdout, stderr } = await start(...args).ended;
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("explains itself with --help", PATIENCE, async () => {
    const { code, stdout } = await start("--help").ended;
    expect(stdout).toContain("Usage: sitecheck [URL | FOLDER]");
    expect(code).toBe(0);
  });
});
