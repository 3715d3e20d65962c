const CHARSET = /charset\s*=\s*["']?\s*([\w:.-]+)/i;

/** Whether a content type promises HTML. */
export function isHtmlType(contentType: string | null): boolean {
  return /^\s*(text\/html|application\/xhtml\+xml)\s*(;|$)/i.test(contentType ?? "");
}

/**
 * The body as text.
 *
 * As in browsers a byte order mark wins, then the content type's charset, then a `<meta charset>` within the first
 * kilobyte, then UTF-8. Bytes that do not fit become U+FFFD; nothing throws.
 */
export function decode(body: Uint8Array, contentType: string | null = null): string {
  const label = charsetOfMark(body) ?? charsetIn(contentType ?? "") ?? charsetOfMeta(body) ?? "utf-8";
  try {
    return new TextDecoder(label).decode(body);
  } catch {
    // A charset that nobody knows.
    return new TextDecoder().decode(body);
  }
}

function charsetOfMark(body: Uint8Array): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return "utf-8";
  if (body[0] === 0xff && body[1] === 0xfe) return "utf-16le";
  if (body[0] === 0xfe && body[1] === 0xff) return "utf-16be";
  return undefined;
}

function charsetIn(text: string): string | undefined {
  return CHARSET.exec(text)?.[1];
}

function charsetOfMeta(body: Uint8Array): string | undefined {
  const start = new TextDecoder("latin1").decode(body.subarray(0, 1024));
  const meta = /<meta\b[^>]*charset[^>]*>/i.exec(start)?.[0];
  const charset = charsetIn(meta ?? "");
  // A meta element that could be read one byte at a time cannot be UTF-16, whatever it claims.
  return charset?.toLowerCase().startsWith("utf-16") ? "utf-8" : charset;
}
