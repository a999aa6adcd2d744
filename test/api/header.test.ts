import { describe, expect, it } from "vitest";
import { readApi } from "../../src/api/read.js";
import { definition } from "../support/build.js";

const read = (parameters: readonly object[]) => {
  const document = definition({ paths: { "/v2/things": { get: { summary: "Things", parameters } } } });
  const { api, notices } = readApi([document], { allowHosts: [] });
  return { names: api.operations[0]?.parameters.map(({ name }) => name), codes: notices.map(({ code }) => code) };
};
const header = (name: string) => read([{ name, in: "header", schema: { type: "string" } }]);

describe("a header that is part of the message itself is left out, with a notice", () => {
  it.each([
    "Host",
    "host",
    "Content-Length",
    "CONTENT-LENGTH",
    "Content_Length",
    "Transfer-Encoding",
    "Connection",
    "Keep-Alive",
    "TE",
    "Trailer",
    "Upgrade",
    "Expect",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Cookie",
    " Cookie",
    "Host\u200b",
    "X-HTTP-Method-Override",
    "x-http-method",
    "X-Method-Override",
    "X_HTTP_Method_Override",
    "X-Original-URL",
  ])("%j", (name) => {
    expect(header(name)).toEqual({ names: [], codes: ["message-header"] });
  });
});

describe("a header that would take the place of the token is left out", () => {
  it.each([
    "Authorization",
    "authorization",
    " Authorization",
    "Authorization\t",
    "Author\u200bization",
    "\ufeffAUTHORIZATION\u00a0",
  ])("%j", (name) => {
    expect(header(name)).toEqual({ names: [], codes: ["authorization-header"] });
  });
});

describe("a name that is no token is left out, with a warning", () => {
  it.each(["X A", "X:A", "X-A\r\nX-B", "X-A\u0000", "X(A)", "X/A", "Ünicode", "{{secret}}", "\uff28ost", '"X"'])(
    "%j",
    (name) => {
      expect(header(name)).toEqual({ names: [], codes: ["header-name"] });
    },
  );
});

describe("any other header stays", () => {
  it.each(["X-Request-Id", "If-Match", "Prefer", "X_Custom", "x.y~z!", "Idempotency-Key", "Hostname", "X-Methods"])(
    "%j",
    (name) => {
      expect(header(name)).toEqual({ names: [name], codes: [] });
    },
  );

  it.each(["Accept", "Content-Type", " accept"])("%j comes from the media types, without a word", (name) => {
    expect(header(name)).toEqual({ names: [], codes: [] });
  });
});

describe("a path that would look like another host is left out, with a warning", () => {
  const paths = (path: string) => {
    const { api, notices } = readApi([definition({ paths: { "/v2/good": { get: {} }, [path]: { get: {} } } })], {
      allowHosts: [],
    });
    return { paths: api.operations.map((operation) => operation.path), codes: notices.map(({ code }) => code) };
  };

  it.each([
    "//evil.example/x",
    "///x",
    "/\\evil.example",
    "/\t/evil.example",
    "/ /x",
    "\\\\evil",
    ".evil.example/",
    "@evil.example/",
  ])("%j", (path) => {
    expect(paths(path)).toEqual({ paths: ["/v2/good"], codes: ["operation-left-out"] });
  });

  it.each(["/@evil.example", "/v2//x", "/.well-known/x", "/v2/x/"])("%j stays", (path) => {
    expect(paths(path)).toEqual({ paths: ["/v2/good", path], codes: [] });
  });
});
