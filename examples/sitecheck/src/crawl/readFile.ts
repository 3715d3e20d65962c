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
    const { at, size } = await find(url);
    const contentType = /\.x?html?$/i.test(at.pathname) ? "text/html" : null;
    const wanted = isHtmlType(contentType) && asking.wantsBody(at.href);
    if (wanted && size > asking.maxBytes) {
      throw new NoAnswer("too-large", `is ${size} bytes long; it was not read`, { bytes: size });
    }
    const body = wanted ? await contents(at, asking.signal) : null;
    const elapsedMs = performance.now() - started;
    return { url: at.href, redirects: [], status: null, contentType, body, bytes: size, elapsedMs };
  } catch (error) {
    if (error instanceof NoAnswer || asking.signal.aborted) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw new NoAnswer("missing", "there is no such file");
    throw new NoAnswer("unknown", message);
  }
}

/** The file that stands for an address: its own address, by which links in it are resolved, has no query string. */
async function find(url: string): Promise<{ at: URL; size: number }> {
  const at = new URL(url);
  at.search = "";
  let stats = await stat(fileURLToPath(at));
  if (stats.isDirectory()) {
    at.pathname = at.pathname.replace(/\/?$/, "/index.html");
    stats = await stat(fileURLToPath(at));
  }
  // Reading a pipe or a device could take for ever.
  if (!stats.isFile()) throw new NoAnswer("unknown", "is neither a file nor a folder with an index.html");
  return { at, size: stats.size };
}

/** In a buffer of its own: small files may come in one that Node shares. */
async function contents(at: URL, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await read(at, { signal }));
}
