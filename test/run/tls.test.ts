/** Certificates and proxies, as a run meets them: a server with a certificate of its own authority, behind a CONNECT proxy. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createProxy } from "node:http";
import { createServer, type Server } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sigmaPostman } from "../support/cli.js";

const SECRET = "s3cret-of-the-run-0123456789";
const TOKEN = "opaque-token-of-the-run-0123456789";

/** Node can't make certificates. */
const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    console.warn("test/run/tls.test.ts is skipped: there is no openssl to make a certificate with");
    return false;
  }
})();

describe.skipIf(!hasOpenssl)("a server with a certificate of its own", () => {
  let folder: string;
  let certificate: string;
  let server: Server;
  let url: string;
  let proxy: string;
  const heard: string[] = [];
  const tunnels: string[] = [];
  const proxyServer = createProxy((_, outgoing) => outgoing.writeHead(500).end());

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sigma-postman-test-"));
    certificate = join(folder, "certificate.pem");
    const key = join(folder, "key.pem");
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const files = ["-keyout", key, "-out", certificate];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files], {
      stdio: "ignore",
    });
    server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (incoming, outgoing) => {
      heard.push(`${incoming.method} ${incoming.url}`);
      outgoing.writeHead(200, { "content-type": "application/json" });
      outgoing.end(
        incoming.url === "/v2/auth/token" ? JSON.stringify({ access_token: TOKEN, expires_in: 3600 }) : "{}",
      );
    });
    proxyServer.on("connect", ({ url: target = "" }, socket) => {
      tunnels.push(target);
      const [host, port] = target.split(":");
      const upstream = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream]) end.on("error", () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await new Promise<void>((resolve) => proxyServer.listen(0, "127.0.0.1", resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    proxy = `http://user:p4ssword-of-the-proxy@127.0.0.1:${(proxyServer.address() as AddressInfo).port}`;
    const item = [{ name: "fine", request: { method: "GET", url: { host: ["{{baseUrl}}"], path: ["v2", "fine"] } } }];
    await writeFile(join(folder, "c.json"), JSON.stringify({ info: { name: "c" }, item }));
  });

  afterAll(async () => {
    for (const one of [server, proxyServer]) {
      one?.closeAllConnections();
      one?.close();
    }
    await rm(folder, { recursive: true, force: true });
  });

  async function runs(env: { readonly [name: string]: string }) {
    const outcome = await sigmaPostman(folder, ["run", "c.json", "--base-url", url], {
      env: { SIGMA_CLIENT_ID: "client", SIGMA_CLIENT_SECRET: SECRET, ...env },
    });
    const printed = outcome.stdout + outcome.stderr;
    for (const secret of [SECRET, TOKEN, "p4ssword"]) expect(printed).not.toContain(secret);
    return { ...outcome, printed, heard: heard.splice(0), tunnels: tunnels.splice(0) };
  }

  it("gets nothing, and the message names what to set", async () => {
    for (const env of [{}, { HTTPS_PROXY: proxy }] as Record<string, string>[]) {
      const { code, stderr, heard } = await runs(env);
      expect([code, heard]).toEqual([1, []]);
      expect(stderr).toMatch(/can't be reached: .*certificate.*NODE_EXTRA_CA_CERTS/);
    }
  });

  it("gets nothing where certificates are told not to be checked", async () => {
    const { code, heard } = await runs({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    expect([code, heard]).toEqual([1, []]);
  });

  it("gets the requests when it is trusted, also through a proxy", async () => {
    const trusting = { NODE_EXTRA_CA_CERTS: "certificate.pem" };
    const direct = await runs(trusting);
    expect([direct.code, direct.heard], direct.printed).toEqual([0, ["POST /v2/auth/token", "GET /v2/fine"]]);
    expect(direct.tunnels).toEqual([]);
    const tunneled = await runs({ ...trusting, HTTPS_PROXY: proxy });
    expect([tunneled.code, tunneled.heard], tunneled.printed).toEqual([0, ["POST /v2/auth/token", "GET /v2/fine"]]);
    expect(new Set(tunneled.tunnels)).toEqual(new Set([new URL(url).host]));
  });

  it("is not reached through a proxy that is not there", async () => {
    const { code, stderr, heard } = await runs({ HTTPS_PROXY: "http://user:p4ssword-of-the-proxy@127.0.0.1:9" });
    expect([code, heard]).toEqual([1, []]);
    expect(stderr).toMatch(/can't be reached/);
  });
});
