/**
 * A JSON Schema (2020-12, as OpenAPI 3.1 uses it) whose `$ref`s are resolved to shared objects. It may be cyclic.
 * Nothing about its keywords' types is trusted: only `schema/` looks inside, through these readers.
 */
import { get, isArray, isObject, type UnknownObject } from "../json.js";
import { memoize } from "../memoize.js";

export type Schema = UnknownObject | boolean;

/** The schema that accepts everything: what a missing or dangling one counts as. */
export const ANY: Schema = Object.freeze({});

/** Choices that hold for one value at once; no schema written by hand has more. */
export const MAX_CHOICES = 30;

export function asSchema(value: unknown): Schema | undefined {
  return isObject(value) || typeof value === "boolean" ? value : undefined;
}

/** The schemas of `allOf`, `anyOf`, `oneOf` or `prefixItems`. */
export function schemasOf(schema: Schema, keyword: string): readonly Schema[] {
  const value = get(schema, keyword);
  return isArray(value) ? value.map(asSchema).filter((entry) => entry !== undefined) : NONE;
}

const NONE: readonly Schema[] = [];

/** The `type` keyword as a list; undefined when there is none. */
export function typesOf(schema: Schema): readonly string[] | undefined {
  const type = get(schema, "type");
  if (typeof type === "string") return [type];
  return isArray(type) ? type.filter((entry) => typeof entry === "string") : undefined;
}

export function numberOf(schema: Schema, keyword: string, otherwise: number): number {
  const value = get(schema, keyword);
  return typeof value === "number" ? value : otherwise;
}

const ANNOTATIONS = new Set([
  "title",
  "description",
  "examples",
  "example",
  "deprecated",
  "$comment",
  "externalDocs",
  "default",
  "x-readme",
]);

/**
 * Whether two schemas ask for the same, apart from what they are called and how they are described. Sigma's definition
 * has `oneOf`s of equal array schemas, which taken literally accept no list of strings at all: three lists of strings
 * (once a table's, a schema's and a database's path) beside a list of "Any type", which is how its converter says that
 * it doesn't know. So lists of something and lists of the unknown are the same, too.
 */
export function sameSchema(
  left: unknown,
  right: unknown,
  open: Map<object, Set<object>> = new Map(),
  depth = 0,
): boolean {
  if (left === right) return true;
  if (depth > 200) return false;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  const pairs = open.get(left);
  if (pairs?.has(right)) return true;
  if (pairs) pairs.add(right);
  else open.set(left, new Set([right]));
  if (isArray(left) && isArray(right)) {
    return (
      left.length === right.length && left.every((entry, index) => sameSchema(entry, right[index], open, depth + 1))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = (object: UnknownObject) =>
    Object.keys(object).filter((key) => !(ANNOTATIONS.has(key) && !isObject(object[key])));
  const keysOfLeft = keys(left);
  return (
    keysOfLeft.length === keys(right).length &&
    keysOfLeft.every(
      (key) =>
        Object.hasOwn(right, key) &&
        ((key === "items" && (isUnknown(left[key]) || isUnknown(right[key]))) ||
          sameSchema(left[key], right[key], open, depth + 1)),
    )
  );
}

function isUnknown(schema: unknown): boolean {
  return isObject(schema) && schema.description === "Any type" && Object.keys(schema).length === 1;
}

/** Parts of a schema that its outline looks at, and how deep. */
const MAX_PARTS = 300;
const MAX_OUTLINE = 4;

/** Equal for schemas that are the same, and for few others: what lies deep, or comes late, isn't looked at. */
function outlineOf(schema: Schema): string {
  let left = MAX_PARTS;
  const outline = (value: unknown, depth: number): unknown => {
    left -= 1;
    if (typeof value !== "object" || value === null) return value;
    if (left < 0 || depth > MAX_OUTLINE) return isArray(value) ? "[]" : "{}";
    if (isArray(value)) return [value.length, ...value.slice(0, MAX_PARTS).map((entry) => outline(entry, depth + 1))];
    const keys = Object.keys(value).filter((key) => !(ANNOTATIONS.has(key) && !isObject(get(value, key))));
    return keys
      .sort()
      .slice(0, MAX_PARTS)
      .map((key) => [key, key === "items" ? "" : outline(get(value, key), depth + 1)]);
  };
  return JSON.stringify(outline(schema, 0));
}

/** The variants of a `oneOf` with equal ones taken as one. */
export function distinctVariants(schema: Schema): readonly Schema[] {
  const variants = get(schema, "oneOf");
  return isArray(variants) ? distinct(variants) : [];
}

/** Remembered by the array, so that its variants are compared once. */
const distinct = memoize((variants: readonly unknown[]) =>
  withoutEqual(variants.map(asSchema).filter((variant) => variant !== undefined)),
);

/** As many are compared each with each. */
const FEW = 8;

function withoutEqual(variants: readonly Schema[]): readonly Schema[] {
  const distinct: Schema[] = [];
  // Thousands of variants may differ in one constant; only those that agree in outline are compared.
  const alike = new Map<string, Schema[]>();
  for (const variant of variants) {
    const outline = variants.length > FEW ? outlineOf(variant) : "";
    const others = alike.get(outline);
    if (others?.some((other) => sameSchema(other, variant))) continue;
    distinct.push(variant);
    if (others) others.push(variant);
    else alike.set(outline, [variant]);
  }
  return distinct;
}
