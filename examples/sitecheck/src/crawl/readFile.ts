import { readFile as read, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isHtmlType } from "../decode.ts";
import { type Answer, type Asking, NoAnswer } from "./answer.ts";

/**
 * Reads a `file:` address as a server would give it: a folder is its index.html.
 *
 * @throws {NoAnswer}, and the signal's reason once it is aborted.
 */
export async function readFile(url: string, asking: Asking): Promise<Answer> {
  const started = performance.now();
  try {
    const path = await pathOf(url);
    const contentType = /\.x?html?$/i.test(path) ? "text/html" : null;
    const { size } = await stat(path);
    const wanted = isHtmlType(contentType) && asking.wantsBody(url);
    if (wanted && size > asking.maxBytes) {
      throw new NoAnswer("too-large", `is ${size} bytes long; it was not read`, { bytes: size });
    }
    const body = wanted ? await read(path, { signal: asking.signal }) : null;
    const elapsedMs = performance.now() - started;
    return { url, redirects: [], status: null, contentType, body, bytes: size, elapsedMs };
  } catch (error) {
    if (error instanceof NoAnswer || asking.signal.aborted) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw new NoAnswer("missing", "there is no such file");
    throw new NoAnswer("unknown", message);
  }
}

async function pathOf(url: string): Promise<string> {
  const { protocol, pathname } = new URL(url);
  const path = fileURLToPath(`${protocol}//${pathname}`);
  return (await stat(path)).isDirectory() ? fileURLToPath(new URL("index.html", `${protocol}//${pathname}/`)) : path;
}
