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

/** zlib's code for compressed data that ends too early. */
const CUT_OFF = "Z_BUF_ERROR";

/** An error of the network: its message, with its code where that adds something. */
export function networkFailure(error: unknown, maxResponse: number): string {
  const message = messageOf(error) || "no response";
  if (message === "Maximum response size reached") {
    return `the response is larger than ${maxResponse} bytes (--max-response allows more)`;
  }
  const code = get(error, "code") ?? "";
  const said = typeof code === "string" && !message.includes(code) ? `${message} (${code})` : message;
  if (code === CUT_OFF) return `the response was cut off: ${said}`;
  if (!UNKNOWN_AUTHORITY.has(code)) return said;
  return `${said}: set NODE_EXTRA_CA_CERTS to the file of the authority that signed the certificate`;
}
