// Runs runtimes/dist in a page of headless Chromium, from the built files as they are.
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { chromium } from "playwright-core";
import { chromiumPath } from "../chromium.mjs";

const root = join(import.meta.dirname, "../..");
const served = /^\/(packages\/[^/]+|oracle|runtimes)\/dist\/[^?]+\.js$/;

/** What starts it, or undefined where there is no Chromium. */
export function startChromium() {
  const executablePath = chromiumPath();
  return executablePath === undefined ? undefined : () => run(executablePath);
}

/** @param {string} executablePath */
async function run(executablePath) {
  const server = createServer(async ({ url = "/" }, response) => {
    const path = normalize(url);
    const body = served.test(path) ? await readFile(join(root, path)).catch(() => undefined) : undefined;
    if (url === "/") response.writeHead(200, { "content-type": "text/html" }).end(page());
    else if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": "text/javascript" }).end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const browser = await chromium.launch({
    executablePath,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--js-flags=--expose-gc"],
  });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${port}`);
    const folder = join(root, "oracle/traces");
    const traces = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    // As text, because vitest, where it runs this, rewrites an import() in code.
    const script = `import("/runtimes/dist/page.js").then(({ run }) => run(${JSON.stringify(traces)}))`;
    /** @type {ReturnType<typeof import("../../runtimes/src/page.ts").run>} */
    const counts = tab.evaluate(script);
    return await counts;
  } catch (error) {
    return { passed: 0, failures: [String(error)], skips: [] };
  } finally {
    await browser.close();
    server.close();
  }
}

/** An empty page that knows the packages by their names. */
function page() {
  const imports = Object.assign({}, ...["packages/sennit", "packages/conformance", "oracle"].map(importsOf));
  return `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>`;
}

/** @param {string} folder */
function importsOf(folder) {
  /** @type {{ name: string, exports: Record<string, string | { default: string }> }} */
  const { name, exports } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const entries = Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === "string" ? [] : [[join(name, subpath), join("/", folder, target.default)]],
  );
  return Object.fromEntries(entries);
}
