/** What is known about single operations of Sigma's API and no definition says (or says wrongly). */
import type { Method } from "../api/model.js";

/** The token endpoint. Definitions have described it as JSON, as needing basic auth and as needing a bearer token. */
export function isTokenOperation(method: Method, path: string): boolean {
  return method === "post" && /\/auth\/token\/?$/.test(path);
}

/** The path of the token endpoint, below the regional host. */
export const TOKEN_PATH = "/v2/auth/token";

/** Operations that answer with a file, whatever the definition says: it types them as JSON. */
export function answersWithFile(method: Method, path: string): boolean {
  return method === "get" && /\/query\/\{[^}]+\}\/download$/.test(path);
}

/** Query parameters of lists. `limit` goes up to 1,000 with a default of 50; the page is an opaque string. */
export const PARAMETER_EXAMPLES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["limit", 50],
  ["pageSize", 50],
]);
