/** What the keywords of a schema limit, and what it says that isn't looked at here. */
import { get, isObject } from "../json.js";
import { memoize } from "../memoize.js";
import { isKnownFormat } from "./format.js";
import type { Schema } from "./schema.js";

/**
 * What a keyword limits: which `values` there are, the `whole` value by other schemas, or values of one type. Beside `shape`, which
 * most schemas of an object or a list have, and `nothing`: what only describes a value, and what says where a schema is or is kept.
 */
type Limited = "values" | "whole" | "text" | "number" | "list" | "object" | "shape" | "nothing";

const KEYWORDS: ReadonlyMap<string, Limited> = new Map(
  (
    [
      ["values", "enum const"],
      ["whole", "allOf anyOf oneOf not if"],
      ["text", "minLength maxLength pattern format"],
      ["number", "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf"],
      ["list", "prefixItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems"],
      ["object", "patternProperties propertyNames minProperties maxProperties unevaluatedProperties"],
      ["object", "dependentRequired dependentSchemas dependencies"],
      ["shape", "type properties additionalProperties required items then else"],
      ["nothing", "title description default example examples deprecated readOnly writeOnly $comment"],
      ["nothing", "contentEncoding contentMediaType contentSchema nullable discriminator xml externalDocs"],
      ["nothing", "$ref $id $schema $anchor $defs definitions $vocabulary $dynamicAnchor"],
    ] as const
  ).flatMap(([limited, names]) => names.split(" ").map((name) => [name, limited] as const)),
);

/** What a check of a value has to look at, beside its shape. */
export type Limits = { readonly [limited in Exclude<Limited, "shape" | "nothing">]: boolean };

export interface Keywords {
  readonly limits: Limits;
  /** The keywords and formats that aren't known, as `keyword "x"` or `format "x"`. Extensions are no keywords. */
  readonly unknown: readonly string[];
}

export const keywordsIn: (schema: Exclude<Schema, boolean>) => Keywords = memoize((schema) => {
  const limits = { values: false, whole: false, text: false, number: false, list: false, object: false };
  const unknown: string[] = [];
  for (const keyword of Object.keys(schema)) {
    const limited = KEYWORDS.get(keyword);
    if (limited === undefined) {
      if (!/^x-/i.test(keyword)) unknown.push(`keyword "${keyword}"`);
    } else if (limited !== "shape" && limited !== "nothing") limits[limited] = true;
  }
  const format = get(schema, "format");
  if (typeof format === "string") {
    limits.number = true;
    if (!isKnownFormat(format)) unknown.push(`format "${format}"`);
  }
  return { limits, unknown: unknown.length > 0 ? unknown : NONE };
});

const NONE: readonly string[] = [];

/** Collects what is not known, each once. */
export function noteUnknown(schema: Schema, unknown: Set<string>): void {
  if (!isObject(schema)) return;
  for (const name of keywordsIn(schema).unknown) unknown.add(name);
}
