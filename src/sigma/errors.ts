/** Errors of Sigma's API, for definitions that document no more than that there may be some. */
import type { Method } from "./types.js";

/** The body of every error that Sigma's API itself responds with. */
export interface KnownError {
  readonly status: string;
  readonly body: { readonly requestId: string; readonly message: string; readonly code: string };
}

const requestId = "00000000-0000-4000-8000-000000000000";

/** Of the codes, Sigma's own is known for 401; the others show the form. */
export const KNOWN_ERRORS: readonly KnownError[] = [
  { status: "400", body: { requestId, message: "Invalid request", code: "invalid_request" } },
  { status: "401", body: { requestId, message: "jwt expired", code: "unauthorized" } },
  { status: "403", body: { requestId, message: "Permission denied", code: "forbidden" } },
  { status: "404", body: { requestId, message: "Not found", code: "not_found" } },
  { status: "429", body: { requestId, message: "Too many requests", code: "too_many_requests" } },
];

/** The operation that shows the errors of all of them: the first request that a user sends. */
export function showsErrors(method: Method, path: string): boolean {
  return method === "get" && /^\/v\d[\w.]*\/whoami\/?$/i.test(path);
}
