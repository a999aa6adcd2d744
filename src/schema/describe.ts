/** What a schema says about a value, as a readable phrase: type, allowed values, default, limits. */
import { numberText } from "../integers.js";
import { get, getString, givenText, isArray } from "../json.js";
import { codeSpan, withoutMarkup } from "../text/markdown.js";
import { fold } from "./fold.js";
import type { Schema } from "./schema.js";

/** `string; one of "public", "private"; default "public"`. */
export function describe(schema: Schema): string {
  const { conjuncts, types, alternatives } = fold([schema]);
  const kinds = types ?? [
    ...new Set(alternatives.flatMap(({ variants }) => variants.flatMap((variant) => fold([variant]).types ?? []))),
  ];
  const first = (keyword: string) =>
    conjuncts.map((conjunct) => get(conjunct, keyword)).find((value) => value !== undefined);
  const phrases: string[] = [];
  if (kinds.length > 0) phrases.push(kinds.join(" or "));
  const format = first("format");
  if (typeof format === "string" && format !== "double" && format !== "float") phrases.push(format);
  const values = allowedValues(schema);
  if (values.length > 0) phrases.push(`one of ${listed(values)}`);
  const given = first("default");
  if (given !== undefined) phrases.push(`default ${shown(given)}`);
  for (const [keyword, phrase] of LIMITS) {
    const limit = first(keyword);
    if (typeof limit === "number" || typeof limit === "string")
      phrases.push(`${phrase} ${typeof limit === "string" ? codeSpan(limit.slice(0, MAX_LENGTH)) : numberText(limit)}`);
  }
  return phrases.join("; ");
}

/** Values listed; the rest are on the reference page. */
const MAX_VALUES = 40;
/** Characters of one value. */
const MAX_LENGTH = 200;
/** Characters of a value that is shown in part. */
const MAX_SHOWN = 20_000;

function listed(values: readonly unknown[]): string {
  const more = values.length > MAX_VALUES ? ` and ${values.length - MAX_VALUES} more` : "";
  return `${values.slice(0, MAX_VALUES).map(shown).join(", ")}${more}`;
}

function shown(value: unknown): string {
  const text = givenText(value, MAX_SHOWN) ?? "...";
  return codeSpan(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text);
}

/** The values of `const` and `enum`, also those of a `oneOf` of single values and of an array's entries. */
export function allowedValues(schema: Schema, depth = 0): readonly unknown[] {
  if (depth > 5) return [];
  const { conjuncts, alternatives } = fold([schema]);
  const constant = conjuncts.find((conjunct) => Object.hasOwn(conjunct, "const"));
  if (constant !== undefined) return [get(constant, "const")];
  for (const conjunct of conjuncts) {
    const values = get(conjunct, "enum");
    if (isArray(values)) return values;
  }
  return [
    ...new Set(
      alternatives.flatMap(({ variants }) => variants.flatMap((variant) => allowedValues(variant, depth + 1))),
    ),
  ];
}

/** @see JSON Schema validation, section 9.3 */
export function isDeprecatedSchema(schema: Schema): boolean {
  return fold([schema]).conjuncts.some((conjunct) => get(conjunct, "deprecated") === true);
}

/** The text a definition may have put into the schema instead of beside it. */
export function schemaDescription(schema: Schema): string {
  for (const conjunct of fold([schema]).conjuncts) {
    const text = getString(conjunct, "description")?.trim();
    if (text) return withoutMarkup(text);
  }
  return "";
}

const LIMITS: readonly (readonly [string, string])[] = [
  ["minimum", "at least"],
  ["exclusiveMinimum", "more than"],
  ["maximum", "at most"],
  ["exclusiveMaximum", "less than"],
  ["minLength", "characters at least"],
  ["maxLength", "characters at most"],
  ["minItems", "entries at least"],
  ["maxItems", "entries at most"],
  ["pattern", "pattern"],
];
