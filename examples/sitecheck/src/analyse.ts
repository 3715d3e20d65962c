import { createHash } from "node:crypto";
import { parse } from "parse5";
import { decode } from "./decode.ts";
import { attr, findLinks } from "./findLinks.ts";
import type { PageFacts } from "./model.ts";
import { whyNotHtml } from "./sniff.ts";
import { countWords, elements, visibleText } from "./visibleText.ts";

/** What `analyse` may be told beside the page itself. */
export interface AnalyseOptions {
  /** The response's content type: its charset counts when the body is bytes. */
  contentType?: string | null;
  /** The folder being checked, as a `file:` address with a final slash; `/x.html` is then looked for in it. */
  root?: string;
}

/**
 * Reads one page.
 *
 * Pure, and never throws on what a server may send: a body that is not HTML comes back with `looksLikeHtml: false`.
 * Arguments and result survive a structured clone, so that it can run in a worker thread.
 */
export function analyse(body: string | Uint8Array, baseUrl: string, options: AnalyseOptions = {}): PageFacts {
  const html = typeof body === "string" ? body : decode(body, options.contentType);
  const why = whyNotHtml(html);
  const document = parse(why === undefined ? html : "");
  const text = visibleText(document);
  const all = [...elements(document)];
  const title = all.find((element) => element.tagName === "title");
  return {
    looksLikeHtml: why === undefined,
    ...(why !== undefined && { whyNot: why }),
    title: title === undefined ? "" : textOf(title),
    words: countWords(text),
    sha256: sha256(body),
    textSha256: sha256(text.normalize("NFC").toLowerCase()),
    ...findLinks(document, baseUrl, options.root),
    anchors: anchorsOf(all),
  };
}

type Elements = ReturnType<typeof elements> extends Generator<infer Element> ? Element[] : never;

function anchorsOf(all: Elements): string[] {
  const anchors = new Set<string>();
  for (const element of all) {
    const id = attr(element, "id");
    const name = element.tagName === "a" ? attr(element, "name") : undefined;
    if (id) anchors.add(id);
    if (name) anchors.add(name);
  }
  return [...anchors];
}

/** The title's own text: `visibleText` would find it invisible, as part of the head. */
function textOf(title: Elements[number]): string {
  return title.childNodes
    .map((child) => ("value" in child ? child.value : ""))
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
