import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { listen } from "./carried/loopback.ts";
import { type Misbehaving, misbehave } from "./carried/misbehave.ts";
import { plantedCounts } from "./carried/planted.ts";
import { closeServer } from "./carried/serve.ts";
import { writeFolder } from "./carried/writeFolder.ts";
import type { PageResult, Report } from "./model.ts";

// The program as it is installed: these tests need the build.
const PROGRAM = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const PATIENCE = { timeout: 120_000 };
// Other tests run at the same time: a page that is quick must not seem slow for that. The slow one is slower still.
const SLOW = ["--slow", "3000"];
// Room for every page but the one that takes all there is, which then does not take long.
const MEMORY = ["--memory", "48"];

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when it has printed a text. */
  said(text: string): Promise<void>;
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sitecheck-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Starts the program as a user does. */
function start(...args: string[]): Started {
  return run([PROGRAM, ...args]);
}

/** Runs Node. */
function run(args: string[]): Started {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, stdout, stderr }));
  const said = async (text: string): Promise<void> => {
    while (!stdout.includes(text)) await once(child.stdout, "data");
  };
  return { child, ended, said };
}

/** The arguments with which Node runs a module before the program. */
function preload(code: string): string[] {
  return ["--import", `data:text/javascript,${encodeURIComponent(code)}`];
}

async function reportIn(out: string): Promise<Report> {
  return JSON.parse(await readFile(join(folder, out, "report.json"), "utf8"));
}

describe("sitecheck", () => {
  it("finds in the carried site just what was planted there", PATIENCE, async () => {
    const { code, stdout, stderr } = await start("--out", "carried", ...SLOW).ended;
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
    const { code } = await start("site", "--out", "from-folder", ...SLOW).ended;
    expect((await reportIn("from-folder")).summary.findings).toEqual(plantedCounts("folder"));
    expect(code).toBe(1);
  });

  it("exits with 0 for a site without findings", PATIENCE, async () => {
    await mkdir(join(folder, "clean"));
    await writeFile(join(folder, "clean/index.html"), "<title>One</title><p><a href=two.html#end>two</a>");
    await writeFile(join(folder, "clean/two.html"), "<title>Two</title><p id=end><a href=index.html>one</a>, and more");
    const { code, stdout } = await start("clean", "--out", "clean-report", ...SLOW).ended;
    expect(stdout).toContain("No findings.");
    expect(stdout).toContain(`Report: ${join("clean-report", "report.html")}`);
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
    const { code, stderr } = await start(server.url, "--out", "trouble", "--timeout", "40000", ...MEMORY).ended;
    const { pages, complete } = await reportIn("trouble");
    const errorOf = (path: string): PageResult["error"] =>
      pages.find(({ requested }) => requested === new URL(path, server.url).href)?.error ?? null;
    expect(errorOf("/never")?.kind).toBe("timeout");
    expect(errorOf("/headers-only")?.kind).toBe("timeout");
    expect(errorOf("/endless")?.kind).toBe("too-large");
    expect(pages.find(({ requested }) => requested.endsWith("/endless-404"))?.status).toBe(404);
    expect(errorOf("/loop")?.kind).toBe("redirect-loop");
    expect(errorOf("/deeper")?.message).toContain("more than 10 times");
    expect(errorOf("/nowhere")?.message).toContain("not an address");
    expect(errorOf("/data")?.kind).toBe("bad-redirect");
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
    const { code, stdout } = await start(`${server.url}maze/`, "--timeout", "4000", "--depth", "1000", "--out", "late")
      .ended;
    const { complete, pages } = await reportIn("late");
    expect(complete).toBe(false);
    expect(pages.some(({ status }) => status === 200)).toBe(true);
    expect(pages.some(({ error }) => error?.kind === "cancelled")).toBe(true);
    expect(stdout).toContain("Incomplete");
    expect(code).toBe(1);
  });

  it("takes the site for the target that the start page leads to", PATIENCE, async () => {
    const front = createServer((_, response) => response.writeHead(301, { location: `${server.url}maze/` }).end());
    onTestFinished(() => closeServer(front));
    await start(await listen(front), "--depth", "2", "--out", "moved").ended;
    const { target, pages } = await reportIn("moved");
    expect(target).toBe(`${server.url}maze/`);
    expect(pages.map(({ external, facts }) => external || facts === null)).toEqual(Array(7).fill(false));
  });

  it("stops at Ctrl-C within a second, and reports what was checked", PATIENCE, async () => {
    const asked = server.asked("/never");
    const started = performance.now();
    const { child, ended } = start(server.url, "--timeout", "600000", "--out", "interrupted");
    await asked;
    const interrupted = performance.now();
    child.kill("SIGINT");
    const { code, signal, stdout, stderr } = await ended;
    // Where starting takes longer than that, the machine is busy with other things.
    expect(performance.now() - interrupted).toBeLessThan(Math.max(1000, 2 * (interrupted - started)));
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(stderr).toContain("Stopping");
    expect(stdout).toContain("Incomplete");
    const { complete, pages } = await reportIn("interrupted");
    expect(complete).toBe(false);
    expect(pages.find(({ requested }) => requested === server.url)?.status).toBe(200);
    expect(pages.find(({ requested }) => requested.endsWith("/never"))?.error?.kind).toBe("cancelled");
  });

  it("writes a report also when Ctrl-C comes before the crawl begins", PATIENCE, async () => {
    const asSoonAsHeard = `process.on("newListener", (event) => {
      if (event === "SIGINT") setImmediate(() => process.kill(process.pid, event));
    })`;
    const { code, stderr, stdout } = await run([...preload(asSoonAsHeard), PROGRAM, server.url, "--out", "early"])
      .ended;
    expect(stderr).toContain("Stopping");
    expect(stdout).toContain("Incomplete");
    expect(code).toBe(1);
    const { complete, pages } = await reportIn("early");
    expect(complete).toBe(false);
    expect(pages).toMatchObject([{ requested: server.url, error: { kind: "cancelled" } }]);
  });

  it("ends at once at the second Ctrl-C", PATIENCE, async () => {
    const neverWritten = `import fs from "node:fs/promises";
      import { syncBuiltinESMExports } from "node:module";
      fs.rename = () => new Promise(() => setInterval(() => {}, 1000));
      syncBuiltinESMExports();`;
    const asked = server.asked("/never");
    const { child, ended, said } = run([...preload(neverWritten), PROGRAM, server.url, "--out", "impatient"]);
    await asked;
    child.kill("SIGINT");
    await said("Incomplete");
    child.kill("SIGINT");
    expect((await ended).signal).toBe("SIGINT");
  });

  it("shows what it has found also when the report cannot be written any more", PATIENCE, async () => {
    const asked = server.asked("/never");
    const { child, ended } = start(server.url, "--out", "vanishing");
    await asked;
    await rm(join(folder, "vanishing"), { recursive: true });
    await writeFile(join(folder, "vanishing"), "a file is there instead");
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect(stdout).toContain("Incomplete");
    expect(stdout).not.toContain("Report:");
    expect(stderr).toContain('cannot be written into "vanishing"');
    expect(code).toBe(2);
  });

  it("writes the report also when nobody reads what it prints", PATIENCE, async () => {
    const { child, ended } = start(`${server.url}teapot`, "--out", "unread");
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 1, signal: null, stderr: "" });
    expect((await reportIn("unread")).complete).toBe(true);
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
