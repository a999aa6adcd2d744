import { describe, expect, it } from "vitest";
import { networkFailure } from "../../../src/run/newman/failure.js";

describe("networkFailure says what happened, and what Node saw", () => {
  const CUT = "the response was cut off";
  const PACKED = "the response can't be unpacked, or is not what its Content-Encoding says";
  const CLOSED = "the connection was closed before a response came";

  it.each<[string, string, string, string]>([
    [
      "packed data that ends too early",
      "Z_BUF_ERROR",
      "unexpected end of file",
      `${CUT}: unexpected end of file (Z_BUF_ERROR)`,
    ],
    ["a body that ends too early", "ECONNRESET", "aborted", `${CUT}: aborted (ECONNRESET)`],
    [
      "plain text that is called gzip",
      "Z_DATA_ERROR",
      "incorrect header check",
      `${PACKED}: incorrect header check (Z_DATA_ERROR)`,
    ],
    [
      "plain text that is called br",
      "ERR__ERROR_FORMAT_PADDING_1",
      "Decompression failed",
      `${PACKED}: Decompression failed (ERR__ERROR_FORMAT_PADDING_1)`,
    ],
    ["a connection that is closed", "ECONNRESET", "socket hang up", `${CLOSED}: socket hang up (ECONNRESET)`],
    ["a connection that is reset", "ECONNRESET", "read ECONNRESET", `${CLOSED}: read ECONNRESET`],
    ["a request that can't be written", "EPIPE", "write EPIPE", `${CLOSED}: write EPIPE`],
    [
      "what is no HTTP",
      "HPE_INVALID_CONSTANT",
      "Parse Error: Expected HTTP/",
      "the response can't be read: Parse Error: Expected HTTP/ (HPE_INVALID_CONSTANT)",
    ],
    [
      "headers that are too large",
      "HPE_HEADER_OVERFLOW",
      "Parse Error: Header overflow",
      "the response can't be read: Parse Error: Header overflow (HPE_HEADER_OVERFLOW)",
    ],
    [
      "HTTP where TLS is wanted",
      "EPROTO",
      "write EPROTO 1:error:wrong version number:x",
      "the server doesn't speak TLS at this port (EPROTO)",
    ],
    ["a host that isn't there", "ENOTFOUND", "getaddrinfo ENOTFOUND a.b", "getaddrinfo ENOTFOUND a.b"],
    ["nobody who listens", "ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1", "connect ECONNREFUSED 127.0.0.1:1"],
  ])("%s", (_, code, message, said) => {
    expect(networkFailure(Object.assign(new Error(message), { code }), 1000)).toBe(said);
  });
});
