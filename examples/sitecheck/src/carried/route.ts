/** What the carried site's server does for one path. */
export type Route = Reply | "reset";

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Answer late: later than `--slow`. */
  late?: boolean;
  /** Answer 503 this many times first. */
  failures?: number;
}

export function html(body: string, more: Partial<Reply> = {}): Reply {
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body, ...more };
}

export function redirect(status: 301 | 302 | 307 | 308, location: string): Reply {
  return { status, headers: { location }, body: "" };
}

/** Whether a folder of files can stand for this route. */
export function isStatic(route: Route): route is Reply {
  return route !== "reset" && route.status === 200 && !route.late && !route.failures;
}
