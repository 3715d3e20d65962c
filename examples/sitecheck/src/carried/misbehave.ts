import { EventEmitter, once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { listen, refusing, type Serving } from "./loopback.ts";
import { closeServer } from "./serve.ts";

export interface Misbehaving extends Serving {
  /** Resolves at the next request for a path. */
  asked(path: string): Promise<unknown>;
}

/** A server that does everything wrong that a server can: for tests, and for trying `sitecheck` on. */
export async function misbehave(): Promise<Misbehaving> {
  const requests = new EventEmitter();
  const refused = await refusing();
  const behaviours: Record<string, (response: ServerResponse) => void> = {
    "/": (response) => html(response, home(refused.url)),
    "/never": () => {},
    "/headers-only": (response) => response.writeHead(200, { "content-type": "text/html" }).flushHeaders(),
    "/endless": (response) => {
      response.writeHead(200, { "content-type": "text/html" });
      pour(response);
    },
    "/endless-404": (response) => {
      response.writeHead(404, { "content-type": "text/html" });
      pour(response);
    },
    "/loop": (response) => redirect(response, "/pool"),
    "/pool": (response) => redirect(response, "/loop"),
    // Each hop is another address: only a limit ends it.
    "/deeper": (response) => redirect(response, `/deeper/${nextHop++}`),
    "/nowhere": (response) => redirect(response, "http://[nowhere"),
    "/data": (response) => redirect(response, "data:text/html,<p>made up"),
    "/reset": (response) => response.socket?.resetAndDestroy(),
    "/cut": (response) => {
      response.writeHead(200, { "content-type": "text/html", "content-length": 1000 });
      response.write("<p>and then", () => response.socket?.destroy());
    },
    "/garbage": (response) => html(response, "<<<a href=<p></table></b><![CDATA[ </html><li id='x"),
    "/binary": (response) => html(response, "\u0089PNG\r\n\u001a\n\u0000\u0000"),
    "/empty": (response) => html(response, ""),
    "/bomb": (response) => html(response, bomb()),
    "/teapot": (response) => response.writeHead(418).end(),
  };
  let nextHop = 1;
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    requests.emit(path);
    const behaviour = behaviours[path.replace(/^\/deeper\/.*/, "/deeper")];
    if (behaviour !== undefined) behaviour(response);
    else if (path.startsWith("/maze/")) html(response, maze(path));
    else response.writeHead(404).end();
  });
  const url = await listen(server);
  return {
    url,
    asked: (path) => once(requests, path),
    close: async () => void (await Promise.all([closeServer(server), refused.close()])),
  };

  function home(refusedAddress: string): string {
    const links = [...Object.keys(behaviours).slice(1), refusedAddress];
    return `<title>Trouble</title>${links.map((link) => `<p><a href="${link}">${link}</a>`).join("\n")}`;
  }
}

function html(response: ServerResponse, body: string): void {
  response.writeHead(200, { "content-type": "text/html" }).end(body);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

/** Behind each page are two more: no crawl comes to an end. The front page does not link there. */
function maze(path: string): string {
  return `<title>${path}</title><a href="${path}l">left</a> <a href="${path}r">right</a>`;
}

/** As much as the client takes, for as long as it stays. */
function pour(response: ServerResponse): void {
  if (!response.destroyed) response.write("<p>and another thing</p>".repeat(100), () => setImmediate(pour, response));
}

/** A page of some kilobytes that a parser must make millions of elements of: every `<p>` opens every `<b>` again. */
function bomb(): string {
  const numbers = Array.from({ length: 3000 }, (_, index) => index);
  return `<title>Boom</title><p>${numbers.map((id) => `<b id=${id}>`).join("")}${"<p>boom".repeat(numbers.length)}`;
}
