import { isHtmlType } from "../decode.ts";
import type { PageErrorKind, Redirect } from "../model.ts";
import { type Answer, type Asking, NoAnswer } from "./answer.ts";

const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Asks a server for an address, and follows redirects by hand, so that the report can show them.
 *
 * @throws {NoAnswer}, and the signal's reason once it is aborted.
 */
export async function readHttp(url: string, asking: Asking): Promise<Answer> {
  const started = performance.now();
  const redirects: Redirect[] = [];
  const visited = new Set<string>();
  for (let at = url; ; ) {
    visited.add(at);
    const response = await ask(at, asking, redirects);
    const to = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
    if (to === null) {
      const contentType = response.headers.get("content-type");
      const wanted = response.ok && isHtmlType(contentType) && asking.wantsBody(at);
      const { body, bytes } = wanted ? await readBody(response, asking, redirects) : await announced(response);
      const elapsedMs = performance.now() - started;
      return { url: at, redirects, status: response.status, contentType, body, bytes, elapsedMs };
    }
    await discard(response);
    redirects.push({ from: at, status: response.status, to: URL.canParse(to, at) ? new URL(to, at).href : to });
    at = nextHop(to, at, visited, redirects);
  }
}

async function ask(url: string, { method, signal }: Asking, redirects: Redirect[]): Promise<Response> {
  try {
    return await fetch(url, { method, signal, redirect: "manual", headers: { "user-agent": "sitecheck" } });
  } catch (error) {
    throw explained(error, signal, redirects);
  }
}

function nextHop(to: string, from: string, visited: ReadonlySet<string>, redirects: Redirect[]): string {
  const known = { redirects };
  if (!URL.canParse(to, from)) {
    throw new NoAnswer("bad-redirect", `redirects to "${to}", which is not an address`, known);
  }
  const next = new URL(to, from);
  next.hash = "";
  // `fetch` would answer "data:" itself.
  if (!/^https?:$/.test(next.protocol)) {
    throw new NoAnswer("bad-redirect", `redirects to "${to}", which browsers do not follow`, known);
  }
  if (visited.has(next.href)) throw new NoAnswer("redirect-loop", `redirects in a circle, to ${next.href}`, known);
  if (redirects.length > MAX_REDIRECTS) {
    throw new NoAnswer("redirect-loop", `redirects more than ${MAX_REDIRECTS} times`, known);
  }
  return next.href;
}

/** Reads the body, and only as far as that makes sense: some never end. */
async function readBody(response: Response, { maxBytes, signal }: Asking, redirects: Redirect[]) {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > maxBytes) break;
    }
  } catch (error) {
    throw explained(error, signal, redirects, bytes);
  }
  // Not Buffer.concat, whose buffer may be shared.
  if (bytes <= maxBytes) return { body: new Uint8Array(await new Blob(chunks).arrayBuffer()), bytes };
  throw new NoAnswer("too-large", `is longer than ${maxBytes} bytes; reading stopped there`, { redirects, bytes });
}

/** What is known of a body that nobody reads. */
async function announced(response: Response) {
  await discard(response);
  return { body: null, bytes: Number(response.headers.get("content-length") ?? 0) };
}

/** Lets go of a body. That it broke off already is no matter. */
async function discard({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => {});
}

const KINDS: Record<string, [PageErrorKind, string]> = {
  ECONNREFUSED: ["refused", "the connection was refused"],
  ECONNRESET: ["reset", "the connection was reset"],
  UND_ERR_SOCKET: ["reset", "the connection was closed before the answer was complete"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["reset", "the answer was shorter than it said"],
  ENOTFOUND: ["unreachable", "the host has no address"],
  EAI_AGAIN: ["unreachable", "the host's address cannot be looked up"],
  ENETUNREACH: ["unreachable", "no route leads to the host"],
  EHOSTUNREACH: ["unreachable", "no route leads to the host"],
  ETIMEDOUT: ["timeout", "the host does not answer"],
  UND_ERR_CONNECT_TIMEOUT: ["timeout", "the host does not answer"],
};

/** `fetch` says "fetch failed" for everything; the cause has the code. */
function explained(error: unknown, signal: AbortSignal, redirects: Redirect[], bytes = 0): unknown {
  if (signal.aborted) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code = "", message = String(cause) } = cause as { code?: string; message?: string };
  const [kind, words] = KINDS[code] ?? ["unknown", message];
  return new NoAnswer(kind, words, { redirects, bytes });
}
