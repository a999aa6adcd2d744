/** What is known about single operations of Sigma's API and no definition says (or says wrongly). */
import type { Method } from "./types.js";

/** The token endpoint. Definitions have described it as JSON, as needing basic auth and as needing a bearer token. */
export function isTokenOperation(method: Method, path: string): boolean {
  return method === "post" && /^\/v\d[\w.]*\/auth\/token\/?$/.test(path);
}

/** The path of the token endpoint, below the regional host. */
export const TOKEN_PATH = "/v2/auth/token";

/** Operations whose response is a file, whatever the definition says: it types them as JSON. */
export function respondsWithFile(method: Method, path: string): boolean {
  return method === "get" && /\/query\/\{[^{}/]+\}\/download$/.test(path);
}

/** A value to begin with, and words where the definition has none. */
export interface KnownParameter {
  readonly example?: unknown;
  readonly description: string;
}

/** The query parameters of lists. A page is an opaque string; `limit` goes up to 1,000, with a default of 50. */
export const PARAMETERS: ReadonlyMap<string, KnownParameter> = new Map([
  ["page", { description: "The page to return: the `nextPage` of the last response. Without it, the first." }],
  ["limit", { example: 50, description: "Entries per page: at most 1,000, by default 50." }],
  [
    "pageToken",
    { description: "The page to return: the `nextPageToken` of the last response. Without it, the first." },
  ],
  ["pageSize", { example: 50, description: "Entries per page." }],
]);
