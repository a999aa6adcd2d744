/** What `patternProperties` holds. @see https://json-schema.org/draft/2020-12/json-schema-core#section-10.3.2.2 */
import { get, isObject } from "../json.js";
import { patternOf } from "./pattern.js";
import { asSchema, type Schema } from "./schema.js";

/** A pattern of names, and what holds for the properties that match it. */
export type PatternedSchema = readonly [pattern: string, schema: Schema];

export function patternedSchemas(schema: Schema): PatternedSchema[] {
  const patterns = get(schema, "patternProperties");
  if (!isObject(patterns)) return [];
  return Object.keys(patterns).flatMap((pattern) => {
    const patterned = asSchema(get(patterns, pattern));
    return patterned === undefined ? [] : [[pattern, patterned] as const];
  });
}

export function schemasMatching(name: string, patterns: readonly PatternedSchema[]): Schema[] {
  return patterns.flatMap(([pattern, schema]) => (patternOf(pattern)?.test(name) ? [schema] : []));
}
