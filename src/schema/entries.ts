/** What a response lists, or holds: the properties that a script may look for in it. */
import { get, isObject } from "../json.js";
import { asSchema, type Schema, schemasOf } from "./schema.js";

/** `allOf`s and variants within each other; Sigma's responses have four levels. */
const MAX_DEPTH = 8;

/**
 * The names of the properties an entry may have, in any of its variants, where the response is `{ entries: [...] }` or a bare
 * array; undefined for any other.
 */
export function entryPropertyNames(response: Schema): ReadonlySet<string> | undefined {
  const parts = [...partsOf(response)];
  const wrapped = parts.map((part) => asSchema(get(get(part, "properties"), "entries"))).filter(isSchema);
  const items = (wrapped.length > 0 ? wrapped.flatMap((schema) => [...partsOf(schema)]) : parts)
    .map((part) => asSchema(get(part, "items")))
    .filter(isSchema);
  if (items.length === 0) return undefined;
  return new Set(items.flatMap((item) => [...propertyNames(item)]));
}

/** The names of an object's properties, those of its variants among them. */
export function propertyNames(schema: Schema): ReadonlySet<string> {
  const names = new Set<string>();
  for (const part of partsOf(schema)) {
    const properties = get(part, "properties");
    if (isObject(properties)) for (const name of Object.keys(properties)) names.add(name);
  }
  return names;
}

/** A schema and all that is combined with it, or is a variant of it, each once. */
function* partsOf(schema: Schema, depth = 0, seen: Set<Schema> = new Set()): Generator<Schema> {
  if (typeof schema === "boolean" || depth > MAX_DEPTH || seen.has(schema)) return;
  seen.add(schema);
  yield schema;
  for (const keyword of COMBINING) {
    if (!Object.hasOwn(schema, keyword)) continue;
    for (const inner of schemasOf(schema, keyword)) yield* partsOf(inner, depth + 1, seen);
  }
}

const COMBINING = ["allOf", "oneOf", "anyOf"];

function isSchema(schema: Schema | undefined): schema is Schema {
  return schema !== undefined;
}
