/** What a schema says that isn't looked at here: keywords and formats that count as fulfilled, whatever the value. */
import { get, isObject } from "../json.js";
import { memoize } from "../memoize.js";
import { isKnownFormat } from "./format.js";
import type { Schema } from "./schema.js";

/** All that `check.ts` checks, what only describes a value, and what says where a schema is or is kept. */
const KNOWN = new Set([
  ...["type", "enum", "const", "allOf", "anyOf", "oneOf", "not", "if", "then", "else"],
  ...["minLength", "maxLength", "pattern", "format"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["items", "prefixItems", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems"],
  ...["properties", "patternProperties", "additionalProperties", "propertyNames", "required"],
  ...["minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "dependencies"],
  ...["unevaluatedProperties", "unevaluatedItems"],
  ...["title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "$comment"],
  ...["contentEncoding", "contentMediaType", "contentSchema", "nullable", "discriminator", "xml", "externalDocs"],
  ...["$ref", "$id", "$schema", "$anchor", "$defs", "definitions", "$vocabulary", "$dynamicAnchor"],
]);

/** The keywords and formats of a schema that aren't known, as `keyword "x"` or `format "x"`. Extensions are no keywords. */
export const unknownIn: (schema: Exclude<Schema, boolean>) => readonly string[] = memoize((schema) => {
  const found: string[] = [];
  for (const keyword of Object.keys(schema))
    if (!KNOWN.has(keyword) && !/^x-/i.test(keyword)) found.push(`keyword "${keyword}"`);
  const format = get(schema, "format");
  if (typeof format === "string" && !isKnownFormat(format)) found.push(`format "${format}"`);
  return found.length > 0 ? found : NONE;
});

const NONE: readonly string[] = [];

/** Collects what is not known, each once. */
export function noteUnknown(schema: Schema, unknown: Set<string>): void {
  if (!isObject(schema)) return;
  for (const name of unknownIn(schema)) unknown.add(name);
}
