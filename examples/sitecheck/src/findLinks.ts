import type { DefaultTreeAdapterTypes } from "parse5";
import type { Link, MalformedLink } from "./model.ts";
import { resolveLink } from "./resolveLink.ts";
import { elements, visibleText } from "./visibleText.ts";

type Element = DefaultTreeAdapterTypes.Element;

// Which attribute of which element holds an address, and whether a crawler follows it.
const LINKING: Readonly<Record<string, readonly (readonly [attribute: string, kind: Link["kind"]])[]>> = {
  a: [["href", "page"]],
  area: [["href", "page"]],
  iframe: [["src", "page"]],
  frame: [["src", "page"]],
  img: [["src", "resource"]],
  script: [["src", "resource"]],
  link: [["href", "resource"]],
  source: [["src", "resource"]],
  audio: [["src", "resource"]],
  video: [
    ["src", "resource"],
    ["poster", "resource"],
  ],
  track: [["src", "resource"]],
  embed: [["src", "resource"]],
  object: [["data", "resource"]],
};
const TEXT_LIMIT = 80;

/** The links of a document, in order; the same link twice is listed once. */
export function findLinks(
  document: DefaultTreeAdapterTypes.Document,
  pageUrl: string,
  root?: string,
): { links: Link[]; malformed: MalformedLink[] } {
  const all = [...elements(document)];
  const base = baseOf(all, pageUrl, root);
  const links = new Map<string, Link>();
  const malformed = new Map<string, MalformedLink>();
  for (const element of all) {
    for (const [attribute, kind] of LINKING[element.tagName] ?? []) {
      const href = attr(element, attribute);
      if (href === undefined || isHint(element)) continue;
      const tag = element.tagName;
      const resolved = resolveLink(href, base, root);
      if (resolved.ok) {
        const { url, fragment } = resolved;
        const key = `${kind} ${url}#${fragment}`;
        if (!links.has(key)) links.set(key, { url, fragment, text: label(element), tag, kind });
      } else if (resolved.reason !== null && !malformed.has(href)) {
        malformed.set(href, { href, text: label(element), tag, reason: resolved.reason });
      }
    }
  }
  return { links: [...links.values()], malformed: [...malformed.values()] };
}

/** The attribute's value, if the element has it. */
export function attr(element: Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}

function baseOf(all: readonly Element[], pageUrl: string, root?: string): string {
  const element = all.find((candidate) => candidate.tagName === "base" && attr(candidate, "href") !== undefined);
  if (element === undefined) return pageUrl;
  const resolved = resolveLink(attr(element, "href") ?? "", pageUrl, root);
  return resolved.ok ? resolved.url : pageUrl;
}

/** `<link rel="preconnect">` names a host to warm up, not a document. */
function isHint(element: Element): boolean {
  return element.tagName === "link" && /\b(preconnect|dns-prefetch)\b/i.test(attr(element, "rel") ?? "");
}

function label(element: Element): string {
  const text =
    attr(element, "alt") ?? attr(element, "aria-label") ?? (element.tagName === "a" ? visibleText(element) : "");
  return text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT - 1)}…` : text;
}
