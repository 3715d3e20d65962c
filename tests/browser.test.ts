import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../scripts/chromium.mjs";
import { startChromium } from "../scripts/runtimes/chromium.mjs";

const executablePath = chromiumPath();
const root = join(import.meta.dirname, "../packages/sennit");
const { exports, peerDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const modules = Object.entries<{ default: string }>(exports)
  .filter(([subpath]) => subpath !== "./package.json")
  .map(([subpath, { default: path }]) => ({ name: join("sennit", subpath), path, peer: subpath.slice(2) }));
/** A page without a bundler or an import map finds these only: they import nothing by name. */
const standalone = modules.filter(({ peer }) => !(peer in peerDependencies));

/** The module `name` with all that it needs, as an application's bundler puts it together, and what that imports from Node all the same. */
async function bundle(name: string): Promise<{ text: string; imported: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from ${JSON.stringify(name)};`, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    external: ["node:*"],
    logLevel: "silent",
  });
  return {
    text: outputFiles.map(({ text }) => text).join(""),
    imported: Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.map(({ kind, path }) => `${kind} of ${path}`),
    ),
  };
}

describe.skipIf(executablePath === undefined)("in Chromium", () => {
  let browser: Browser;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    server = createServer(async ({ url = "/" }, response) => {
      const body = url === "/" ? "<!doctype html>" : await readFile(join(root, url)).catch(() => undefined);
      const type = url.endsWith(".js") ? "text/javascript" : "text/html";
      response.writeHead(body === undefined ? 404 : 200, { "content-type": type }).end(body);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** What a page gets that imports the module at `url`. As text, because vitest rewrites an import() in code. */
  async function exportsOf(url: string): Promise<string[]> {
    const page = await browser.newPage();
    await page.goto(origin);
    const names = await page.evaluate<string[]>(`import(${url}).then(Object.keys)`);
    await page.close();
    return names;
  }

  test.each(standalone)("$name loads as it is, and exports what it exports in Node", async ({ name, path }) => {
    expect(await exportsOf(JSON.stringify(join("/", path)))).toEqual(Object.keys(await import(name)));
  });

  test.each(modules)("$name loads from a bundle, and exports what it exports in Node", async ({ name }) => {
    const { text, imported } = await bundle(name);
    expect(imported).toEqual([]);
    const url = `URL.createObjectURL(new Blob([${JSON.stringify(text)}], { type: "text/javascript" }))`;
    expect(await exportsOf(url)).toEqual(Object.keys(await import(name)));
  });

  test("an import from Node would be seen in a bundle", async () => {
    const { imported } = await bundle("effection");
    expect(imported).toEqual(["dynamic-import of node:process"]);
  });

  test("a program of three families runs, is fair to the page's timers, and is cancelled", async () => {
    const page = await browser.newPage();
    await page.goto(origin);
    const imports = Object.fromEntries(modules.map(({ name, path }) => [name, join("/", path)]));
    const script = `(async () => {
      const { asyncWith, createTask, run, sleep, TaskGroup, timeout } = await import(${JSON.stringify(imports["sennit/asyncio"])});
      const { succeed } = await import(${JSON.stringify(imports["sennit/twisted"])});
      const { coroutine } = await import(${JSON.stringify(imports["sennit/tornado"])});
      return run(function* () {
        const trace = [];
        setTimeout(() => trace.push("the page's timer"), 0);
        const busy = createTask(function* () {
          while (!trace.includes("the page's timer")) yield;
          return "fair";
        });
        const tornado = coroutine(function* () {
          return yield succeed("twisted, by way of tornado");
        });
        trace.push(yield* busy, yield* tornado(), yield* createTask(async () => (await sleep(1), "async")));
        try {
          yield* asyncWith(timeout(5), () => asyncWith(new TaskGroup(), function* (group) {
            group.createTask(sleep(60_000));
          }));
        } catch (error) {
          trace.push(error.code);
        }
        return trace;
      });
    })()`;
    expect(await page.evaluate(script)).toEqual([
      "the page's timer",
      "fair",
      "twisted, by way of tornado",
      "async",
      "ERR_TIMEOUT",
    ]);
  });

  test("the program that runs on every runtime does what it does on the others", { timeout: 180_000 }, async () => {
    const counts = await startChromium()?.();
    expect(counts?.failures).toEqual([]);
    expect(counts?.passed).toBeGreaterThan(2000);
  });
});
