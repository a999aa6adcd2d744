/** What a schema asks of a text or a number, and which types a value has. @see https://json-schema.org/draft/2020-12/json-schema-validation */
import { get, isArray, isObject } from "../json.js";
import { fitsFormat, hasFormat } from "./format.js";
import { patternOf } from "./pattern.js";
import { numberOf, type Schema } from "./schema.js";
import type { Work } from "./work.js";

/** Characters of a text that cost as much as one step. */
const CHARACTERS = 256;

/** What was expected of a text where it isn't valid; undefined where it is. */
export function textFault(value: string, schema: Schema, work: Work): string | undefined {
  work.left -= Math.floor(value.length / CHARACTERS);
  if (get(schema, "minLength") !== undefined || get(schema, "maxLength") !== undefined) {
    const length = /\p{Surrogate}|[\u{10000}-\u{10ffff}]/u.test(value) ? [...value].length : value.length;
    if (length < numberOf(schema, "minLength", 0)) return "shorter than minLength";
    if (length > numberOf(schema, "maxLength", Number.POSITIVE_INFINITY)) return "longer than maxLength";
  }
  const pattern = get(schema, "pattern");
  if (typeof pattern === "string" && !patternOf(pattern)?.test(value)) return `does not match ${pattern}`;
  const format = get(schema, "format");
  if (typeof format === "string" && !hasFormat(value, format)) return `not a ${format}`;
  return undefined;
}

/** The same of a number. */
export function numberFault(value: number, schema: Schema): string | undefined {
  if (value < numberOf(schema, "minimum", Number.NEGATIVE_INFINITY)) return "less than minimum";
  if (value > numberOf(schema, "maximum", Number.POSITIVE_INFINITY)) return "more than maximum";
  if (value <= numberOf(schema, "exclusiveMinimum", Number.NEGATIVE_INFINITY)) return "not above the minimum";
  if (value >= numberOf(schema, "exclusiveMaximum", Number.POSITIVE_INFINITY)) return "not below the maximum";
  const format = get(schema, "format");
  if (typeof format === "string" && !fitsFormat(value, format)) return `not a ${format}`;
  const step = numberOf(schema, "multipleOf", 0);
  if (step > 0 && !isMultiple(value / step)) return `not a multiple of ${step}`;
  return undefined;
}

/** Whether a quotient is whole, apart from rounding errors: 0.3 is a multiple of 0.1. */
function isMultiple(quotient: number): boolean {
  const whole = Math.round(quotient);
  return whole === quotient || (whole !== 0 && Math.abs(quotient - whole) <= 1e-9);
}

export function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
