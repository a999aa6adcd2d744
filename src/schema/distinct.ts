/** Values of one schema that differ from each other, for lists whose entries must. */
import { isArray, isObject, setProperty } from "../json.js";
import { ofPatterns } from "./candidates.js";
import { conjunction, type Folded, fold, highest, schemasAt, stepOf } from "./fold.js";
import { schemasOfMember } from "./members.js";
import { placeholder } from "./placeholder.js";
import { sameValue } from "./same.js";
import type { Schema } from "./schema.js";

/** How deep properties are varied so that the objects that have them differ. */
const MAX_DEPTH = 3;

/** What makes values for a schema, best first: valid ones, and ones that may not be. */
export interface Source {
  readonly candidates: (schema: Schema, name: string) => Iterable<unknown>;
  readonly isValid: (value: unknown, schema: Schema) => boolean;
}

/** Up to `count` valid values, no two of which are the same. */
export function distinctValues(schema: Schema, name: string, count: number, source: Source, depth = 0): unknown[] {
  const found: unknown[] = [];
  for (const value of varied(schema, name, count, source, depth)) {
    if (found.some((other) => sameValue(other, value)) || !source.isValid(value, schema)) continue;
    found.push(value);
    if (found.length === count) break;
  }
  return found;
}

function* varied(schema: Schema, name: string, count: number, source: Source, depth: number): Generator<unknown> {
  const folded = fold([schema]);
  let first: unknown;
  for (const value of source.candidates(schema, name)) {
    yield value;
    first ??= value;
  }
  if (typeof first === "number") yield* steps(first, folded, count);
  if (typeof first === "string") {
    yield* ofPatterns(folded, name, highest(folded, "minLength"), count * 2);
    for (let number = 2; number <= count; number += 1) yield placeholder(`${name}${number}`);
  }
  if (depth >= MAX_DEPTH) return;
  if (isObject(first)) yield* variedObjects(first, folded, source, count, depth);
  if (isArray(first) && first.length > 0) {
    const items = conjunction(schemasAt(folded, "items"));
    for (const entry of distinctValues(items, name, count, source, depth + 1)) yield [entry, ...first.slice(1)];
  }
}

function* steps(first: number, folded: Folded, count: number): Generator<number> {
  const step = stepOf(folded) || 1;
  for (const sign of [1, -1]) for (let at = 1; at <= count; at += 1) yield first + sign * at * step;
}

/** Values of one property that are tried, where nothing says how many are needed. */
const TRIES = 8;

/** The same object with another value of one of its properties. */
export function* variedObjects(
  first: object,
  folded: Folded,
  source: Source,
  count = TRIES,
  depth = 0,
): Generator<object> {
  for (const key of Object.keys(first)) {
    const schema = conjunction(schemasOfMember(folded, key));
    for (const value of distinctValues(schema, key, count, source, depth + 1)) {
      const other = { ...first };
      setProperty(other, key, value);
      yield other;
    }
  }
}
