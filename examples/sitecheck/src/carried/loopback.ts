import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";

/** Something that is reached over this machine's loopback, until it is closed. */
export interface Serving {
  /** With a final slash. */
  url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** Lets a server listen on a free port; resolves to its address. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return address((server.address() as AddressInfo).port);
}

/**
 * An address where connections are refused.
 *
 * A port that was merely free a moment ago could be given to somebody else; this one is taken, by the near end of a
 * connection, and the near end of a connection does not listen.
 */
export async function refusing(): Promise<Serving> {
  const server = createServer((far) => far.resume());
  await listen(server);
  const near = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(near, "connect");
  return {
    url: address(near.localPort ?? 0),
    close: async () => {
      near.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function address(port: number): string {
  return `http://127.0.0.1:${port}/`;
}
