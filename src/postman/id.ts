/**
 * Ids that stay: derived from what identifies a thing, never from its order or text, so that a regenerated collection
 * is recognised as the same one. UUID version 5. @see RFC 9562, section 5.5
 */
import { hash } from "node:crypto";
import { type MethodAndPath, operationKey } from "../text/path.js";

/** The namespace of everything sigma-postman names. */
const NAMESPACE = Buffer.from("5f0c6a526d0e4e0b9a530a1c8e1f7d42", "hex");

export const COLLECTION_ID = uuid("collection");
export const AUTHENTICATE_ID = uuid("authenticate");
export const ACT_AS_ID = uuid("act-as-another-user");

export const RECIPES_ID = uuid("recipes");

/** @param step what tells it from the other steps; the recipe's folder without it */
export function recipeId(recipe: string, step = ""): string {
  return uuid(`recipe ${recipe} ${step}`);
}

export function operationId(operation: MethodAndPath): string {
  return uuid(`operation ${operationKey(operation)}`);
}

/** @param path the keys of the folders above it and its own */
export function folderId(path: readonly string[]): string {
  return uuid(`folder ${path.join(" ")}`);
}

/** @param variant what tells it from other examples of the same status; may be empty */
export function exampleId(operation: MethodAndPath, status: string, variant: string): string {
  return uuid(`example ${operationKey(operation)} ${status} ${variant}`);
}

export function environmentId(slug: string): string {
  return uuid(`environment ${slug}`);
}

/** Version 5: the first 128 bits of a SHA-1, six of them replaced by version and variant. */
export function uuid(name: string, namespace = NAMESPACE): string {
  const hex = hash("sha1", Buffer.concat([namespace, Buffer.from(name)]));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
