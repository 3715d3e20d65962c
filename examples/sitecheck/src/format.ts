const NUMBER = new Intl.NumberFormat("en-GB");

/** `12,345`: the same in every locale, because reports are compared. */
export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** `850 ms` or `1.2 s`. */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${trim(ms / 1000)} s`;
}

/** `512 B`, `1.2 kB` or `3.4 MB`, in steps of a thousand. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${trim(bytes / 1000)} kB` : `${trim(bytes / 1_000_000)} MB`;
}

function trim(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1).replace(/\.?0+$/, "");
}
