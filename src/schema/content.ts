/** What a schema says of how a value travels: as a file, as text, as something with parts. */
import { get, getString } from "../json.js";
import { conjunction, type Folded, fold, impliedTypes, schemasAt } from "./fold.js";
import type { Schema } from "./schema.js";

export type ContentKind = "object" | "array" | "text" | "file" | "unknown";

/** Text is what has a text, a number or a boolean for its value; a choice is what its first variant is. */
export function contentKind(schema: Schema): ContentKind {
  const folded = fold([schema]);
  if (isBinary(folded)) return "file";
  const types = typesAt(folded, 0).filter((type) => type !== "null");
  if (types.includes("object")) return "object";
  if (types.includes("array")) return "array";
  return types.length > 0 ? "text" : "unknown";
}

function typesAt(folded: Folded, depth: number): readonly string[] {
  const own = folded.types ?? impliedTypes(folded);
  if (own !== undefined || depth > 5) return own ?? [];
  const given = valuesOf(folded);
  if (given.length > 0) return given.map((value) => (Array.isArray(value) ? "array" : typeof value));
  const [variant] = folded.alternatives[0]?.variants ?? [];
  return variant === undefined ? [] : typesAt(fold([variant]), depth + 1);
}

/** `format: binary` (3.0), or a `contentMediaType` of bytes without an encoding (3.1). */
function isBinary({ conjuncts }: Folded): boolean {
  return conjuncts.some((part) => {
    if (get(part, "format") === "binary") return true;
    const mediaType = getString(part, "contentMediaType");
    return mediaType !== undefined && get(part, "contentEncoding") === undefined && !isTextual(mediaType);
  });
}

/** What is written as text in any case: the media type of a value that is a text in the definition as well. */
export function isTextual(mediaType: string): boolean {
  return /^text\/(plain|html|xml)\b|^[^/;]+\/([^;]+\+)?(json|xml)\s*(;|$)/i.test(mediaType.trim());
}

/** The schema of a list's entries; undefined for what is no list. */
export function entrySchema(schema: Schema): Schema | undefined {
  if (contentKind(schema) !== "array") return undefined;
  const folded = fold([schema]);
  const items = schemasAt(folded, "items");
  const entries = valuesOf(folded).flatMap((value) => (Array.isArray(value) ? value : []));
  return items.length === 0 && entries.length > 0 ? { enum: entries } : conjunction(items);
}

/** The values that `const` and `enum` name. */
function valuesOf({ conjuncts }: Folded): readonly unknown[] {
  return conjuncts.flatMap((part) => {
    const values = get(part, "enum");
    return Object.hasOwn(part, "const") ? [get(part, "const")] : Array.isArray(values) ? values : [];
  });
}

/** `contentMediaType`, and whether the value is encoded, as in Base64. @see JSON Schema validation, section 8 */
export function contentOf(schema: Schema): { readonly mediaType: string | undefined; readonly isEncoded: boolean } {
  const { conjuncts } = fold([schema]);
  const first = (keyword: string) =>
    conjuncts.map((part) => getString(part, keyword)).find((value) => value !== undefined);
  return { mediaType: first("contentMediaType"), isEncoded: first("contentEncoding") !== undefined };
}

/** What stands at a path of keys and indexes, and whether each of its keys is required. */
export function partAt(
  schema: Schema,
  path: readonly string[],
): { readonly schema: Schema; readonly isRequired: boolean } {
  let at = schema;
  let isRequired = true;
  for (const key of path) {
    const folded = fold([at]);
    const entry = /^\d+$/.test(key) ? entrySchema(at) : undefined;
    if (entry === undefined && !folded.required.has(key)) isRequired = false;
    at = entry ?? conjunction(folded.properties.get(key) ?? schemasAt(folded, "additionalProperties"));
  }
  return { schema: at, isRequired };
}
