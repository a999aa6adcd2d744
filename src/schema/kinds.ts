/** Kinds of schemas that building a value treats in a way of their own. */
import { isObject } from "../json.js";
import { keywordsIn } from "./keywords.js";
import { type Schema, typesOf } from "./schema.js";

/** Keywords that a candidate built from valid parts can't violate. */
const HARMLESS = new Set([
  "type",
  "properties",
  "required",
  "items",
  "title",
  "description",
  "format",
  "default",
  "example",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "externalDocs",
  "additionalProperties",
  "nullable",
]);

/**
 * An object or array whose keywords ask for nothing but the shape. Its parts have been checked when they were built, and
 * checking all of it again at every level is what would make deep schemas slow.
 */
export function isValidByConstruction(schema: Schema): boolean {
  const types = typesOf(schema);
  return (
    isObject(schema) &&
    types?.length === 1 &&
    (types[0] === "object" || types[0] === "array") &&
    schema.additionalProperties !== false &&
    Object.keys(schema).every((key) => HARMLESS.has(key))
  );
}

/** A schema of a text, a number or a boolean, with no other schema in it. */
export function isScalarSchema(schema: Schema): schema is Schema & object {
  if (!isObject(schema)) return false;
  const { type } = schema;
  return (
    (type === "string" || type === "integer" || type === "number" || type === "boolean") &&
    !keywordsIn(schema).limits.whole
  );
}

/** By far the commonest schema. */
export function isBareString(schema: Schema): boolean {
  if (!isObject(schema) || schema.type !== "string") return false;
  for (const key in schema) if (key !== "type" && key !== "description" && key !== "title") return false;
  return true;
}

export function isAny(schema: Schema): boolean {
  return (
    schema === true ||
    (isObject(schema) && Object.keys(schema).every((key) => key === "description" || key === "title"))
  );
}

/** A variant that is only `null` comes last: it is the least helpful example. */
export function nullLast(variants: readonly Schema[]): Schema[] {
  const isNull = (schema: Schema) => Number(typesOf(schema)?.every((type) => type === "null") ?? false);
  return [...variants].sort((left, right) => isNull(left) - isNull(right));
}
