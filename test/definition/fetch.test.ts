import { describe, expect, it } from "vitest";
import { fetchBytes, isLoopback } from "../../src/definition/fetch.js";
import { DefinitionError } from "../../src/errors.js";
import { serve } from "../support/build.js";

const OPTIONS = { maxSize: 1000, idleTimeout: 10_000 };

async function fault(address: string, options = OPTIONS): Promise<DefinitionError> {
  const error = await fetchBytes(address, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(DefinitionError);
  return error as DefinitionError;
}

describe("fetches", () => {
  it("a text, in UTF-8", async () => {
    const { url } = await serve((_request, answer) => answer.end("größer 😀"));
    expect((await fetchBytes(url, OPTIONS)).toString()).toBe("größer 😀");
  });

  it("what a few redirects lead to", async () => {
    const { url, requests } = await serve((request, answer) => {
      const step = Number(request.url?.slice(1));
      if (step < 3) answer.writeHead(302, { location: `/${step + 1}` }).end();
      else answer.end("here");
    });
    expect((await fetchBytes(`${url}/0`, OPTIONS)).toString()).toBe("here");
    expect(requests.map((request) => request.url)).toEqual(["/0", "/1", "/2", "/3"]);
  });

  it("as many bytes as it may", async () => {
    const { url } = await serve((_request, answer) => answer.end("x".repeat(1000)));
    expect(await fetchBytes(url, OPTIONS)).toHaveLength(1000);
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
    expect((await fault(address)).message).toMatch(/is not an https address$/);
  });

  it("a redirect to http, which is not followed", async () => {
    const { url } = await serve((_request, answer) =>
      answer.writeHead(301, { location: "http://example.com/x.json" }).end(),
    );
    expect(await fault(url)).toMatchObject({
      message: '"http://example.com/x.json" is not an https address',
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
      "can't be reached: nothing came for 0.1 s",
    );
  });

  it("a connection that breaks off", async () => {
    const { url } = await serve((request, answer) => {
      answer.write("{");
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect((await fault(url)).message).toMatch(/^can't be reached: /);
  });

  it("when it is told to", async () => {
    const { url } = await serve(() => {});
    const error = fault(url, { ...OPTIONS, signal: AbortSignal.timeout(20) } as typeof OPTIONS);
    expect((await error).message).toMatch(/^can't be reached: /);
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
