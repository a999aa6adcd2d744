import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type DownloadOptions, download, type Progress } from "../../src/definition/fetch.js";
import { DefinitionError } from "../../src/errors.js";
import { isLoopback } from "../../src/http.js";
import { serve } from "../support/build.js";

const OPTIONS = { maxSize: 1000, idleTimeout: 10_000 };

async function fetched(address: string, options: DownloadOptions = OPTIONS): Promise<Buffer> {
  const answer = await download(address, options);
  if (answer === "unchanged") throw new Error("nothing was asked that could be unchanged");
  return answer.bytes;
}

async function fault(address: string, options = OPTIONS): Promise<DefinitionError> {
  const error = await download(address, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(DefinitionError);
  return error as DefinitionError;
}

describe("fetches", () => {
  it("a text, in UTF-8", async () => {
    const { url } = await serve((_request, answer) => answer.end("größer 😀"));
    expect((await fetched(url, OPTIONS)).toString()).toBe("größer 😀");
  });

  it("what a few redirects lead to", async () => {
    const { url, requests } = await serve((request, answer) => {
      const step = Number(request.url?.slice(1));
      if (step < 3) answer.writeHead(302, { location: `/${step + 1}` }).end();
      else answer.end("here");
    });
    expect((await fetched(`${url}/0`, OPTIONS)).toString()).toBe("here");
    expect(requests.map((request) => request.url)).toEqual(["/0", "/1", "/2", "/3"]);
  });

  it("as many bytes as it may", async () => {
    const { url } = await serve((_request, answer) => answer.end("x".repeat(1000)));
    expect(await fetched(url, OPTIONS)).toHaveLength(1000);
  });
});

describe("refuses", () => {
  it.each([
    ["http", "http://help.sigmacomputing.com/x.json"],
    ["http to a private address", "http://10.0.0.1/x.json"],
    ["a host that begins like this machine", "http://127.0.0.1.evil.example/x.json"],
    ["another scheme", "ftp://example.com/x.json"],
    ["a file", "file:///etc/passwd"],
    ["an address that is none", "http://"],
  ])("%s", async (_, address) => {
    expect((await fault(address)).message).toMatch(/is not an https URL$/);
  });

  it("a redirect to http, which is not followed", async () => {
    const { url } = await serve((_request, answer) =>
      answer.writeHead(301, { location: "http://example.com/x.json" }).end(),
    );
    expect(await fault(url)).toMatchObject({
      message: '"http://example.com/x.json" is not an https URL',
      where: url,
    });
  });

  it("redirects without end", async () => {
    const { url, requests } = await serve((_request, answer) => answer.writeHead(302, { location: "/" }).end());
    expect((await fault(url)).message).toMatch(/^redirected more than 5 times/);
    expect(requests).toHaveLength(6);
  });

  it.each([404, 403, 500, 304])("an answer of %d", async (status) => {
    const { url } = await serve((_request, answer) => answer.writeHead(status).end());
    expect(await fault(url)).toMatchObject({ message: expect.stringContaining(`${status}`), where: url, exitCode: 3 });
  });

  it("more bytes than it may, before they have all come", async () => {
    const { url } = await serve((_request, answer) => {
      answer.write("x".repeat(1001));
      // The rest never comes: who waits for it waits for ever.
    });
    expect(await fault(url)).toMatchObject({ message: "larger than 1000 bytes", hint: "Raise it with --max-size." });
  });
});

describe("gives up", () => {
  it("where nobody listens", async () => {
    const error = await fault("http://127.0.0.1:1/");
    expect(error.message).toMatch(/^can't be reached: .*/);
    expect(error.hint).toContain('"bundled"');
  });

  it.each([
    ["before the answer begins", false],
    ["in the middle of it", true],
  ])("a server that falls silent %s", async (_, begins) => {
    const { url } = await serve((_request, answer) => {
      if (begins) answer.write("{");
    });
    expect((await fault(url, { ...OPTIONS, idleTimeout: 100 })).message).toBe(
      `${begins ? "the download broke off" : "can't be reached"}: nothing came for 0.1 s`,
    );
  });

  it("a connection that breaks off", async () => {
    const { url } = await serve((request, answer) => {
      answer.write("{");
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect((await fault(url)).message).toMatch(/^the download broke off: /);
  });

  it("an answer that ends before the length it was given", async () => {
    const { url } = await serve((request, answer) => {
      answer.writeHead(200, { "content-length": 100 }).write("{}");
      setTimeout(() => request.socket.end(), 20);
    });
    expect((await fault(url)).message).toMatch(/^the download broke off: /);
  });

  it("when it is told to", async () => {
    const { url } = await serve(() => {});
    const error = fault(url, { ...OPTIONS, signal: AbortSignal.timeout(20) } as typeof OPTIONS);
    expect((await error).message).toMatch(/^can't be reached: /);
  });
});

describe("the size that is allowed", () => {
  it("counts what is announced, before anything has come", async () => {
    const { url } = await serve((_request, answer) => {
      answer.writeHead(200, { "content-length": 1001 }).flushHeaders();
    });
    expect((await fault(url)).message).toBe("larger than 1000 bytes");
  });

  it("counts what is unpacked, of which all but a little never comes to be", async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    const { url } = await serve((_request, answer) =>
      answer.writeHead(200, { "content-encoding": "gzip", "content-length": bomb.length }).end(bomb),
    );
    const before = process.memoryUsage().rss;
    expect((await fault(url, { ...OPTIONS, maxSize: 1_000_000 })).message).toBe("larger than 1000000 bytes");
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });
});

describe("a copy that is there already", () => {
  const etag = '"one"';
  const lastModified = "Sat, 31 Jan 2026 09:30:00 GMT";

  it("is asked about, and may be the newest still", async () => {
    const { url, requests } = await serve((_request, answer) => answer.writeHead(304).end());
    expect(await download(url, { ...OPTIONS, validators: { etag, lastModified } })).toBe("unchanged");
    expect(requests[0]?.headers).toMatchObject({ "if-none-match": etag, "if-modified-since": lastModified });
  });

  it("may be old, and what tells the new one apart comes with it", async () => {
    const { url } = await serve((_request, answer) =>
      answer.writeHead(200, { etag: '"two"', "last-modified": lastModified }).end("new"),
    );
    const answer = await download(url, { ...OPTIONS, validators: { etag } });
    expect(answer).toEqual({
      bytes: Buffer.from("new"),
      validators: { etag: '"two"', lastModified },
      isTransient: false,
    });
  });

  it("is not to be, when the server says so", async () => {
    const { url } = await serve((_request, answer) =>
      answer.writeHead(200, { etag, "cache-control": "private, no-store" }).end("{}"),
    );
    expect(await download(url, OPTIONS)).toMatchObject({ isTransient: true });
  });
});

describe("says how far it is", () => {
  it.each<[string, { [name: string]: string | number }, number | undefined]>([
    ["of what is announced", { "content-length": 6 }, 6],
    ["without an end that nobody announced", {}, undefined],
    ["without an end that counts packed bytes", { "content-encoding": "identity", "content-length": 6 }, undefined],
  ])("%s", async (_, headers, total) => {
    const { url } = await serve((_request, answer) => {
      answer.writeHead(200, headers).write("abc");
      setTimeout(() => answer.end("def"), 30);
    });
    const told: Progress[] = [];
    await download(url, { ...OPTIONS, onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ received: 6, total });
  });
});

describe("credentials in an address", () => {
  // Made at run time, so that no file of the project holds what looks like a secret.
  const word = randomUUID();

  it.each([
    ["https", `https://user:${word}@example.com/x.json`],
    ["http", `http://user:${word}@127.0.0.1/x.json`],
    ["another scheme", `ftp://user:${word}@example.com/x.json`],
    ["with a name alone", `https://${word}@example.com/x.json`],
  ])("are refused, and not shown: %s", async (_, address) => {
    const { message, where } = await fault(address);
    expect(message).toMatch(/user name|not an https/);
    expect(message + where).not.toContain(word);
  });

  it("are refused in a redirect, too", async () => {
    const { url } = await serve((_request, answer) =>
      answer.writeHead(302, { location: `https://user:${word}@example.com/` }).end(),
    );
    const { message, where } = await fault(url);
    expect(message).toContain("user name");
    expect(message + where).not.toContain(word);
  });
});

describe("the proxy of the environment", () => {
  /** A proxy on this machine: what it was asked for, and how it answered. */
  async function proxy(): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, answer) => {
      asked.push(`${request.method} ${request.url}`);
      answer.end("from the proxy");
    });
    server.on("connect", (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      const [host, port] = (request.url ?? "").split(":");
      if (host !== "127.0.0.1") {
        socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
        return;
      }
      const target = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        target.pipe(socket).pipe(target);
      });
      target.on("error", () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  function environment(values: { readonly [name: string]: string }): void {
    for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"])
      for (const key of [name, name.toLowerCase()]) vi.stubEnv(key, values[key] ?? "");
    onTestFinished(() => void vi.unstubAllEnvs());
  }

  it.each(["HTTP_PROXY", "http_proxy"])("is asked for what it should fetch: %s", async (name) => {
    const { url } = await serve((_request, answer) => answer.end("here"));
    const { url: proxyUrl, asked } = await proxy();
    environment({ [name]: proxyUrl });
    const bytes = await fetched(`${url}/x.json`);
    expect(asked).toHaveLength(1);
    expect(["here", "from the proxy"]).toContain(bytes.toString());
  });

  it.each(["HTTPS_PROXY", "https_proxy"])("is asked for a tunnel to an https URL: %s", async (name) => {
    const { url: proxyUrl, asked } = await proxy();
    environment({ [name]: proxyUrl });
    expect((await fault("https://help.sigmacomputing.com/x.json")).message).toMatch(/^can't be reached: /);
    expect(asked).toEqual(["CONNECT help.sigmacomputing.com:443"]);
  });

  it.each([
    ["NO_PROXY", "127.0.0.1"],
    ["no_proxy", "*"],
  ])("is not asked where %s=%s says so", async (name, value) => {
    const { url } = await serve((_request, answer) => answer.end("here"));
    const { url: proxyUrl, asked } = await proxy();
    environment({ HTTP_PROXY: proxyUrl, [name]: value });
    expect((await fetched(url)).toString()).toBe("here");
    expect(asked).toEqual([]);
  });

  it("that is no address is said, without showing it", async () => {
    const word = randomUUID();
    environment({ HTTPS_PROXY: `user:${word}@` });
    const { message } = await fault("https://help.sigmacomputing.com/x.json");
    expect(message).toContain("proxy that the environment names");
    expect(message).not.toContain(word);
  });

  it("that can't be reached is an error", async () => {
    environment({ HTTP_PROXY: "http://127.0.0.1:1" });
    expect((await fault("http://127.0.0.1:2/")).message).toMatch(/^can't be reached: /);
  });
});

it.each([
  ["localhost", true],
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["[::1]", true],
  ["127.evil.example", false],
  ["localhost.evil.example", false],
  ["192.168.0.1", false],
  ["0.0.0.0", false],
])("%s is this machine: %s", (hostname, want) => {
  expect(isLoopback(hostname)).toBe(want);
});
