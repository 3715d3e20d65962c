const CHECKED = new Set(["http:", "https:", "file:"]);

/** What became of an `href`: an address, a fault, or nothing to check (`mailto:` and the like). */
export type Resolved =
  | { ok: true; url: string; fragment: string }
  | { ok: false; reason: string }
  | { ok: false; reason: null };

const IGNORED: Resolved = { ok: false, reason: null };

/**
 * Resolves an `href` as a browser would.
 *
 * @param root - Of a folder being checked, as a `file:` address with a final slash: `/x.html` is then looked for in
 *   the folder, where a web server would find it, and not at the root of the disk.
 */
export function resolveLink(href: string, base: string, root?: string): Resolved {
  const trimmed = href.trim();
  let url: URL;
  try {
    url = isRooted(trimmed) && root !== undefined ? new URL(`.${trimmed}`, root) : new URL(trimmed, base);
  } catch {
    return { ok: false, reason: "it is not a valid address" };
  }
  if (!CHECKED.has(url.protocol)) return IGNORED;
  if (url.protocol === "file:" && !base.startsWith("file:")) {
    // Following it would read the disk of whoever runs the checker.
    return { ok: false, reason: "it names a file on the author's own computer" };
  }
  const fragment = decodeFragment(url.hash.slice(1));
  url.hash = "";
  return { ok: true, url: url.href, fragment };
}

function isRooted(href: string): boolean {
  return href.startsWith("/") && !href.startsWith("//");
}

function decodeFragment(raw: string): string {
  // `:~:text=…` is a directive for the browser and no part of the fragment.
  const fragment = raw.split(":~:")[0] ?? "";
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
