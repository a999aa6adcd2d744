/** What goes wrong between a request and its response, in one sentence. Pure. */
import { messageOf } from "../../errors.js";
import { get } from "../../json.js";

/** The certificate was signed by an authority unknown to this machine. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNKNOWN_AUTHORITY: ReadonlySet<unknown> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_UNTRUSTED",
]);

/**
 * What an error means, by its code and message: the libraries below say what they saw (`aborted`, `incorrect header check`).
 * @see https://nodejs.org/api/errors.html and https://zlib.net/manual.html
 */
const MEANINGS: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  // Compressed data that ends too early, or a body that is shorter than its Content-Length.
  [/^(Z_BUF_ERROR|ERR_\w+: unexpected end of file|ECONNRESET: aborted)/, "the response was cut off"],
  [/^(Z_\w+|ERR__\w+|ERR_BROTLI\w*):/, "the response can't be unpacked, or is not what its Content-Encoding says"],
  [/^HPE_/, "the response can't be read"],
  [/^(ECONNRESET|EPIPE|ECONNABORTED):/, "the connection was closed before a response came"],
  [
    /^EPROTO:.*(wrong version number|packet length too long|unknown protocol)/s,
    "the server doesn't speak TLS at this port",
  ],
];

/** An error of the network: its message, with its code where that adds something. */
export function networkFailure(error: unknown, maxResponse: number): string {
  const message = messageOf(error) || "no response";
  if (message === "Maximum response size reached") {
    return `the response is larger than ${maxResponse} bytes (--max-response allows more)`;
  }
  const code = get(error, "code") ?? "";
  const said = typeof code === "string" && !message.includes(code) ? `${message} (${code})` : message;
  const [, meaning] = MEANINGS.find(([pattern]) => pattern.test(`${String(code)}: ${message}`)) ?? [];
  // What OpenSSL says there is long, and about its own source.
  if (meaning !== undefined) return code === "EPROTO" ? `${meaning} (${code})` : `${meaning}: ${said}`;
  if (!UNKNOWN_AUTHORITY.has(code)) return said;
  return `${said}: set NODE_EXTRA_CA_CERTS to the file of the authority that signed the certificate`;
}
