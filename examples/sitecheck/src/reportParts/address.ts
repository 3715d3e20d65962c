import { escapeHtml } from "../escape.ts";
import { isInternal } from "../scope.ts";

/** An address for people: without what all pages of the target share, and with its letters decoded. */
export function shortAddress(url: string, target: string): string {
  if (!URL.canParse(target) || !isInternal(target, url)) return decoded(url);
  return decoded(target.startsWith("file:") ? url.slice(target.length) : url.slice(new URL(target).origin.length));
}

/** A link in the report; only to what is certainly an address of the web or a file. */
export function addressLink(url: string, target: string): string {
  const text = escapeHtml(shortAddress(url, target));
  if (!/^(https?|file):/i.test(url) || !URL.canParse(url)) return `<code>${text}</code>`;
  return `<a href="${escapeHtml(url)}" rel="noreferrer">${text}</a>`;
}

function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
