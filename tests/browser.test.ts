import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../scripts/chromium.mjs";

const executablePath = chromiumPath();
const root = join(import.meta.dirname, "../packages/sennit");
const { exports } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
/** sennit/concurrent is left out: its worker threads are Node's. */
const modules = Object.entries<{ default: string }>(exports)
  .filter(([name]) => name !== "./package.json" && name !== "./concurrent")
  .map(([name, { default: path }]) => ({ name: join("sennit", name), path }));

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

  test.each(modules)("$name loads and exports what it exports in Node", async ({ name, path }) => {
    const page = await browser.newPage();
    await page.goto(origin);
    // As text, because vitest rewrites an import() in code.
    const names = await page.evaluate(`import(${JSON.stringify(join("/", path))}).then(Object.keys)`);
    expect(names).toEqual(Object.keys(await import(name)));
  });
});
