/** Small servers for runs: one that plays Sigma and behaves oddly, and a stranger who must not hear anything. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly text: string;
}

export interface Host {
  readonly url: string;
  readonly host: string;
  readonly heard: Heard[];
  close(): void;
}

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse, body: string) => void;

export async function listen(answer: Answer): Promise<Host> {
  const heard: Heard[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    let body = "";
    incoming.setEncoding("utf8").on("data", (text) => (body += text));
    incoming.on("end", () => {
      const { method = "", url = "", rawHeaders } = incoming;
      heard.push({ method, url, text: [method, url, ...rawHeaders, body].join("\n") });
      answer(incoming, outgoing, body);
    });
  });
  return await opened(server, heard);
}

async function opened(server: Server, heard: Heard[]): Promise<Host> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    heard,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Repeats until nobody listens any more. */
function endlessly(outgoing: ServerResponse, step: () => void): void {
  const timer = setInterval(step, 20);
  outgoing.on("close", () => clearInterval(timer));
}

const ODD: { readonly [path: string]: (outgoing: ServerResponse, stranger: string) => void } = {
  "/trickle-body": (outgoing) => {
    outgoing.writeHead(200, { "content-type": "application/json" });
    endlessly(outgoing, () => outgoing.write("x"));
  },
  "/trickle-headers": (outgoing) => {
    outgoing.socket?.write("HTTP/1.1 200 OK\r\n");
    endlessly(outgoing, () => outgoing.socket?.write("X"));
  },
  "/continue": (outgoing) => endlessly(outgoing, () => outgoing.writeContinue()),
  "/101": (outgoing) => {
    outgoing.socket?.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n");
  },
  "/hang-up": (outgoing) => outgoing.socket?.destroy(),
  "/bomb": (outgoing) => {
    outgoing.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    outgoing.end(gzipSync(Buffer.alloc(8_000_000)));
  },
  "/here": (outgoing) => outgoing.writeHead(302, { location: "/v2/fine" }).end(),
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [
      `/to-stranger-${status}`,
      (outgoing: ServerResponse, stranger: string) =>
        outgoing.writeHead(status, { location: `${stranger}/taken?redirected` }).end(),
    ]),
  ),
};

/** Plays Sigma: a token for whoever asks, `{}` for the rest, and the odd ones above. */
export function listenAsSigma(token: string, stranger: () => string): Promise<Host> {
  return listen((incoming, outgoing) => {
    const path = (incoming.url ?? "").split("?")[0] ?? "";
    const odd = ODD[path];
    if (odd) return odd(outgoing, stranger());
    outgoing.writeHead(200, { "content-type": "application/json" });
    const isToken = path === "/v2/auth/token";
    outgoing.end(isToken ? JSON.stringify({ access_token: token, token_type: "bearer", expires_in: 3600 }) : "{}");
  });
}
