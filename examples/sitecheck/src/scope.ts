/**
 * Whether an address belongs to the target.
 *
 * @param root - The target: any address of a website (its origin counts), or a folder as a `file:` address with a
 *   final slash.
 */
export function isInternal(root: string, url: string): boolean {
  if (root.startsWith("file:")) return url.startsWith(root);
  return URL.canParse(url) && new URL(url).origin === new URL(root).origin;
}
