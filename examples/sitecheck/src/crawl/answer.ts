import type { PageErrorKind, Redirect } from "../model.ts";

/** What a server, or the disk, has said about one address. */
export interface Answer {
  /** The address that answered, after redirects. */
  url: string;
  redirects: Redirect[];
  /** Null for files. */
  status: number | null;
  contentType: string | null;
  /** The body, where it is HTML of the target and not that of an error. Its buffer holds nothing else. */
  body: Uint8Array<ArrayBuffer> | null;
  /** Length of the body as it was read, or else as it was announced. */
  bytes: number;
  elapsedMs: number;
}

/** How an address is asked for. */
export interface Asking {
  /** HEAD asks only whether it is there. */
  method: "GET" | "HEAD";
  /** Whether its body is wanted, if it is HTML. */
  wantsBody(url: string): boolean;
  /** Reading stops at so many bytes. */
  maxBytes: number;
  signal: AbortSignal;
}

/** There is no answer, or none that can be used. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly kind: PageErrorKind;
  readonly redirects: Redirect[];
  /** What had been read of the body. */
  readonly bytes: number;
  /** At which attempt it was given up. */
  attempts = 1;

  constructor(kind: PageErrorKind, message: string, known: { redirects?: Redirect[]; bytes?: number } = {}) {
    super(message);
    this.kind = kind;
    this.redirects = known.redirects ?? [];
    this.bytes = known.bytes ?? 0;
  }
}
