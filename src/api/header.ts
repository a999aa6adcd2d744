/** Which header parameters may become headers of a request. */
import { UNSEEN } from "../text/terminal.js";
import { note, type OperationContext } from "./context.js";

/** Headers that OpenAPI gives another place: a parameter of that name is to be ignored. */
const ELSEWHERE = new Set(["accept", "content-type"]);

/** Headers that say where a message goes, where it ends, or how it is carried: the client sets them. */
const OF_THE_MESSAGE = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "cookie",
  "cookie2",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Headers that make a request another one than it says: another method, another URL. */
const OVERRIDE = /^x-((http-)?method(-override)?|original-(method|uri|url|host)|rewrite-url)$/;

/** The name of a header, or of a cookie: a token of RFC 9110, section 5.6.2. */
export const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** What isn't usable is left out, with a notice, but for headers that stand elsewhere in a definition. */
export function isUsableHeader(name: string, context: OperationContext): boolean {
  const meant = name.replace(/\s+/g, "").replace(UNSEEN, "").replaceAll("_", "-").toLowerCase();
  if (ELSEWHERE.has(meant)) return false;
  if (meant === "authorization") {
    note(
      context,
      "authorization-header",
      "Authorization parameters",
      "left out: it would override the inherited token",
    );
    return false;
  }
  if (OF_THE_MESSAGE.has(meant) || OVERRIDE.test(meant)) {
    note(
      context,
      "message-header",
      "header parameters that would change the request itself",
      `"${name}" was left out: it is set by whatever sends the request`,
    );
    return false;
  }
  if (TOKEN.test(name)) return true;
  note(context, "header-name", "header parameters whose name no header can have", `"${name}" was left out`, "warning");
  return false;
}
