import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { frame } from "./frame.ts";
import { listen, refusing, type Serving } from "./loopback.ts";
import { pages } from "./pages.ts";
import { html, type Reply, type Route } from "./route.ts";

/** Serves the carried site on a free port of this machine, until it is closed; its slow page answers after `lateMs`. */
export async function serve({ lateMs }: { lateMs: number }): Promise<Serving> {
  const refused = await refusing();
  const site = pages("served", refused.url);
  const served = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = pathOf(request);
    const count = (served.get(path) ?? 0) + 1;
    served.set(path, count);
    answer(site.get(path) ?? NOT_FOUND, count, response, lateMs);
  });
  const url = await listen(server);
  return { url, close: async () => void (await Promise.all([closeServer(server), refused.close()])) };
}

const NOT_FOUND: Reply = html(frame("Not found", "<p>Nothing hangs on this hook.</p>"), { status: 404 });
const BUSY: Reply = html(frame("Busy", "<p>One moment.</p>"), { status: 503 });

function answer(route: Route, count: number, response: ServerResponse, lateMs: number): void {
  if (route === "reset") {
    response.socket?.resetAndDestroy();
  } else if (count <= (route.failures ?? 0)) {
    send(response, BUSY);
  } else if (route.late) {
    const timer = setTimeout(() => send(response, route), lateMs);
    // The client may leave first.
    response.on("close", () => clearTimeout(timer));
  } else {
    send(response, route);
  }
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

function pathOf(request: IncomingMessage): string {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Ends a server and its connections, also those in the middle of an answer. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
