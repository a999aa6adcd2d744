/**
 * Prism, serving a definition and answering 422 to a wrong request, behind a small proxy that answers the token call: Prism
 * would want an Authorization header on it where the definition (wrongly) has that parameter on every operation.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Mock {
  readonly url: string;
  close(): Promise<void>;
}

const PRISM = fileURLToPath(new URL("../../node_modules/@stoplight/prism-cli/dist/index.js", import.meta.url));

export async function startPrism(document: object): Promise<Mock> {
  const folder = mkdtempSync(join(tmpdir(), "sigma-postman-prism-"));
  const file = join(folder, "definition.json");
  writeFileSync(file, JSON.stringify(document));
  const port = await freePort();
  const prism = spawn(process.execPath, [PRISM, "mock", "--host", "127.0.0.1", "--port", String(port), file], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [prism.stdout, prism.stderr]) {
    stream.on("data", (chunk) => {
      log = `${log}${chunk}`.slice(-5000);
    });
  }
  const tokens = new Set<string>();
  const proxy = createServer((incoming, answer) => handle(incoming, answer, port, tokens));
  const close = async () => {
    await Promise.all([stopServer(proxy), stopProcess(prism)]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await listening(port, () => (prism.exitCode === null ? undefined : `Prism ended with ${prism.exitCode}: ${log}`));
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, close };
}

/** Answers the token call, and lets nothing else through without the token that it gave. */
function handle(incoming: IncomingMessage, answer: ServerResponse, port: number, tokens: Set<string>): void {
  const reply = (status: number, body: object) => {
    incoming.resume();
    answer.writeHead(status, { "content-type": "application/json" });
    answer.end(JSON.stringify(body));
  };
  const unauthorized = (message: string) => reply(401, { requestId: randomUUID(), message, code: "unauthorized" });
  const { method, url, headers } = incoming;
  if (method === "POST" && url === "/v2/auth/token") {
    let body = "";
    incoming.on("data", (chunk) => {
      body += chunk;
    });
    incoming.on("end", () => {
      const form = new URLSearchParams(body);
      const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
      const isRight =
        form.get("grant_type") === "client_credentials" && form.get("client_id") && form.get("client_secret");
      if (!isForm || !isRight || headers.authorization) return unauthorized("Unauthorized");
      const token = randomUUID();
      tokens.add(token);
      reply(200, { access_token: token, refresh_token: randomUUID(), token_type: "bearer", expires_in: 3600 });
    });
    return;
  }
  if (!tokens.has(headers.authorization?.replace(/^Bearer /, "") ?? "")) {
    unauthorized("Token missing or malformed");
    return;
  }
  const onward = forward({ host: "127.0.0.1", port, method, path: url, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  onward.on("error", (error) => reply(502, { message: error.message }));
  incoming.pipe(onward);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await stopServer(server);
  return port;
}

/** Until the port answers at all, or `failure` says that it never will. */
async function listening(port: number, failure: () => string | undefined): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const reason = failure();
    if (reason) throw new Error(reason);
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`nothing answers on port ${port}`);
}

export async function stopServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGKILL");
  await ended;
}
