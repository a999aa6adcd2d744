/** Media types: which are of a kind, and which of several is used. @see RFC 9110, section 8.3.1 */
import { isArray, isObject } from "../json.js";
import { contentKind } from "../schema/content.js";
import type { Schema } from "../schema/schema.js";

export function isJsonMediaType(mediaType: string): boolean {
  return /^((application|text)\/json|[^/;]+\/[^;]+\+json)\s*(;|$)/i.test(mediaType.trim());
}

export function isXmlMediaType(mediaType: string): boolean {
  return /^[^/;]+\/([^;]+\+)?xml\s*(;|$)/i.test(mediaType.trim());
}

export function isMultipart(mediaType: string): boolean {
  return /^multipart\//i.test(mediaType);
}

export function isUrlencoded(mediaType: string): boolean {
  return /^application\/x-www-form-urlencoded/i.test(mediaType);
}

/** The media type to use of those offered: JSON before forms before what else is text before bytes before ranges. */
export function preferred(mediaTypes: readonly string[]): string | undefined {
  const rank = (mediaType: string) => {
    if (isRange(mediaType)) return 5;
    if (isJsonMediaType(mediaType)) return 0;
    if (isUrlencoded(mediaType)) return 1;
    if (/^multipart\/form-data/i.test(mediaType)) return 2;
    return /^text\//i.test(mediaType) || isXmlMediaType(mediaType) ? 3 : 4;
  };
  return [...mediaTypes].sort((left, right) => rank(left) - rank(right))[0];
}

/** Any type, or any of a kind:, `image/*`, `application/*+json`. @see RFC 9110, section 12.5.1 */
export function isRange(mediaType: string): boolean {
  return (mediaType.split(";", 1)[0] ?? "").includes("*");
}

/** What a body of a range is sent as, where the range says no more than the kind. */
const CONCRETE: ReadonlyMap<string, string> = new Map([
  ["image", "image/png"],
  ["audio", "audio/mpeg"],
  ["video", "video/mp4"],
  ["font", "font/woff2"],
  ["text", "text/plain"],
  ["multipart", "multipart/form-data"],
]);

/** A media type of a range: a message has one, never a range. @param examples of the definition */
export function concreteMediaType(range: string, schema: Schema, examples: readonly unknown[]): string {
  const [type = "", subtype = ""] = (range.toLowerCase().split(";", 1)[0] ?? "").trim().split("/");
  const suffix = /\+(json|xml)$/.exec(subtype)?.[1];
  if (suffix !== undefined) return `application/${suffix}`;
  const known = CONCRETE.get(type);
  if (known !== undefined) return known;
  const kind = contentKind(schema);
  if (kind === "object" || kind === "array") return "application/json";
  const [example] = examples;
  if (kind === "unknown" && (isObject(example) || isArray(example))) return "application/json";
  if (kind === "text" || (kind === "unknown" && typeof example === "string"))
    return type === "application" ? "application/json" : "text/plain";
  return "application/octet-stream";
}
