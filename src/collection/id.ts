/**
 * Ids that stay: derived from what identifies a thing, never from its order or text, so that a regenerated collection
 * is recognised as the same one. UUID version 5. @see RFC 9562, section 5.5
 */
import { v5 } from "uuid";
import type { Operation } from "../api/model.js";

/** The namespace of everything sigma-postman names. */
const NAMESPACE = "5f0c6a52-6d0e-4e0b-9a53-0a1c8e1f7d42";

export const COLLECTION_ID = v5("collection", NAMESPACE);
export const AUTHENTICATE_ID = v5("authenticate", NAMESPACE);

export function operationId(operation: Operation): string {
  return v5(`operation ${operationKey(operation)}`, NAMESPACE);
}

/** @param path the keys of the folders above it and its own */
export function folderId(path: readonly string[]): string {
  return v5(`folder ${path.join(" ")}`, NAMESPACE);
}

/** @param variant what tells it from other examples of the same status; may be empty */
export function exampleId(operation: Operation, status: string, variant: string): string {
  return v5(`example ${operationKey(operation)} ${status} ${variant}`, NAMESPACE);
}

export function environmentId(slug: string): string {
  return v5(`environment ${slug}`, NAMESPACE);
}

/** Method and path; what a path parameter is called does not matter. */
function operationKey(operation: Operation): string {
  return `${operation.method.toUpperCase()} ${operation.path.replace(/\{[^{}]*\}/g, "{}")}`;
}
