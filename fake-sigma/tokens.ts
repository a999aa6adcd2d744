/** The token endpoint, as Sigma documents it: three grants, JWTs, one call a second. */
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";

export interface TokenOptions {
  readonly clientID: string;
  readonly secret: string;
  /** How long an access token lives. */
  readonly tokenSeconds: number;
  /** How far apart two calls must be, in milliseconds. */
  readonly tokenInterval: number;
  /** How many requests an access token is accepted for; any number when left out. */
  readonly tokenUses?: number;
}

export interface JsonResponse {
  readonly status: number;
  readonly body: object;
}

interface Claims {
  readonly sub?: unknown;
  readonly tenant?: unknown;
  readonly exp?: unknown;
  readonly jti?: unknown;
}

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

export class Tokens {
  /** Of this server; a token of another region carries another's signature. */
  private readonly key = randomBytes(32);
  private readonly refreshTokens = new Set<string>();
  private readonly usedJwtIds = new Set<unknown>();
  private readonly uses = new Map<string, number>();
  private lastCall = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: TokenOptions) {}

  /** @param at in milliseconds, of a clock that never goes back */
  call(form: URLSearchParams | undefined, authorization: string | undefined, at: number): JsonResponse {
    const isTooSoon = at - this.lastCall < this.options.tokenInterval;
    this.lastCall = at;
    // From the edge, not from the API: no JSON of Sigma's, and no Retry-After.
    if (isTooSoon) return { status: 429, body: { message: "Too Many Requests" } };
    if (!form) return failure(400, "Expected a body of type application/x-www-form-urlencoded", "invalid_request");
    const grant = form.get("grant_type");
    if (grant === EXCHANGE) return this.exchange(form, authorization);
    if (grant !== "client_credentials" && grant !== "refresh_token") {
      return failure(400, "Missing or unsupported grant_type", "invalid_request");
    }
    const { id, secret } = credentials(form, authorization);
    if (!id || !secret) return failure(400, "Missing client credentials", "invalid_request");
    if (id !== this.options.clientID || secret !== this.options.secret) {
      return failure(401, "Invalid client credentials", "unauthorized");
    }
    if (grant === "refresh_token" && !this.refreshTokens.delete(form.get("refresh_token") ?? "")) {
      return failure(401, "Invalid refresh token", "unauthorized");
    }
    const refreshToken = randomBytes(24).toString("base64url");
    this.refreshTokens.add(refreshToken);
    return {
      status: 200,
      body: { ...this.accessToken(id), refresh_token: refreshToken, token_type: "bearer" },
    };
  }

  /** What is wrong with the bearer token of a request; undefined when nothing is. */
  fault(authorization: string | undefined): string | undefined {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    const claims = token === undefined ? undefined : claimsOf(token);
    if (!token || !claims) return "Token missing or malformed";
    if (!isSigned(token, this.key)) return "invalid signature";
    const uses = (this.uses.get(token) ?? 0) + 1;
    this.uses.set(token, uses);
    if (uses > (this.options.tokenUses ?? uses)) return "jwt expired";
    return typeof claims.exp === "number" && claims.exp * 1000 > Date.now() ? undefined : "jwt expired";
  }

  /** @see "(BETA) Impersonation" of the token operation */
  private exchange(form: URLSearchParams, authorization: string | undefined): JsonResponse {
    const fault = this.fault(authorization);
    if (fault) return failure(401, fault, "unauthorized");
    if (form.get("actor_token") !== authorization?.replace(/^Bearer /i, "")) {
      return failure(400, "actor_token must match the bearer token", "invalid_request");
    }
    if (
      form.get("subject_token_type") !== "urn:ietf:params:oauth:token-type:jwt" ||
      form.get("actor_token_type") !== "urn:ietf:params:oauth:token-type:access_token"
    ) {
      return failure(400, "Unsupported subject_token_type or actor_token_type", "invalid_request");
    }
    const subject = form.get("subject_token") ?? "";
    const header = part(subject, 0) as { alg?: unknown; kid?: unknown } | undefined;
    const claims = claimsOf(subject);
    if (!header || !claims) return failure(400, "subject_token is not a JWT", "invalid_request");
    if (header.alg !== "HS256" || header.kid !== this.options.clientID || !isSigned(subject, this.options.secret)) {
      return failure(401, "invalid signature", "unauthorized");
    }
    if (typeof claims.exp !== "number" || claims.exp * 1000 <= Date.now()) {
      return failure(401, "jwt expired", "unauthorized");
    }
    if (claims.exp * 1000 > Date.now() + 3_600_000) return failure(400, "exp is too far away", "invalid_request");
    if (!claims.jti || this.usedJwtIds.has(claims.jti)) return failure(401, "jti was used before", "unauthorized");
    this.usedJwtIds.add(claims.jti);
    const actingAs = claims.sub ?? claims.tenant;
    if (typeof actingAs !== "string" || actingAs === "") {
      return failure(400, "subject_token needs sub or tenant", "invalid_request");
    }
    return {
      status: 200,
      body: {
        ...this.accessToken(actingAs),
        issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
        token_type: "bearer",
      },
    };
  }

  private accessToken(subject: string): { access_token: string; expires_in: number } {
    const { tokenSeconds } = this.options;
    const iat = Math.floor(Date.now() / 1000);
    const claims = { sub: subject, iat, exp: iat + tokenSeconds, jti: randomUUID() };
    return { access_token: sign(claims, this.key), expires_in: tokenSeconds };
  }
}

export function failure(status: number, message: string, code: string): JsonResponse {
  return { status, body: { requestId: randomUUID(), message, code } };
}

/** A JWT of HS256. @see RFC 7515 */
export function sign(claims: object, key: Buffer | string, header: object = {}): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "HS256", typ: "JWT", ...header })}.${encode(claims)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

function isSigned(token: string, key: Buffer | string): boolean {
  const [header, claims, signature = ""] = token.split(".");
  const expected = createHmac("sha256", key).update(`${header}.${claims}`).digest();
  const given = Buffer.from(signature, "base64url");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function claimsOf(token: string): Claims | undefined {
  return token.split(".").length === 3 ? (part(token, 1) as Claims | undefined) : undefined;
}

function part(token: string, index: number): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token.split(".")[index] ?? "", "base64url").toString());
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function credentials(form: URLSearchParams, authorization: string | undefined): { id?: string; secret?: string } {
  const basic = /^Basic (\S+)$/i.exec(authorization ?? "")?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(basic ? Buffer.from(basic, "base64").toString() : "") ?? [];
  return { id: form.get("client_id") ?? id, secret: form.get("client_secret") ?? secret };
}
