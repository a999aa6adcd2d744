/** A token of one run, for the next one of the same command: the rows of `--data` ask for one once. Pure. */
import { parseObject } from "../../json.js";

export interface KeptToken {
  /** The variables of `TOKEN_VARIABLES` that have a value, as the run's environment had them at its end. */
  readonly values: Readonly<Record<string, string>>;
  /** When it was seen first, in milliseconds. */
  readonly receivedAt: number;
}

/** What goes from one run into the next, and nothing else: the token, how long it lives, and whose it is. */
export const TOKEN_VARIABLES: readonly string[] = [
  "access_token",
  "refresh_token",
  "token_type",
  "expires_in",
  "acting_as",
  "_token_for",
  "_token_asked_at",
  "_clock_skew",
];

/** Milliseconds that a token has to live still, or a quarter of its life: the collection's script renews it then as well. */
const MARGIN = 60_000;

/** Whether a run may begin with it. One that doesn't say how long it lives may: Sigma is asked then. @param now in milliseconds */
export function isFresh({ values, receivedAt }: KeptToken, now: number): boolean {
  const { exp, iat } = claimsOf(values.access_token ?? "");
  const seconds = Number(values.expires_in || Number.NaN);
  const skew = Number(values._clock_skew) || 0;
  const ends = typeof exp === "number" ? exp * 1000 - skew : receivedAt + seconds * 1000;
  const begins = typeof exp === "number" && typeof iat === "number" ? iat * 1000 - skew : receivedAt;
  if (!Number.isFinite(ends)) return true;
  return ends - now > Math.min(MARGIN, (ends - begins) / 4);
}

/** Of a JWT; none of another token. @see RFC 7519, section 4.1 */
function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ""] = token.split(".");
  return parseObject(Buffer.from(payload, "base64url").toString()) ?? {};
}
