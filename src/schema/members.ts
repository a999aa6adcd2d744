/** What an object or a list holds: of which schemas, and under which names beside those that the schema lists. */
import { isObject } from "../json.js";
import { memoize } from "../memoize.js";
import { offeredValues, ofPatterns, stringCandidates } from "./candidates.js";
import { isValid } from "./check.js";
import { dependentNames } from "./evaluated.js";
import { conjunction, type Folded, fold, highest, lowest, schemasAt } from "./fold.js";
import { matchingTexts } from "./matching.js";
import { patternOf } from "./pattern.js";
import { type PatternedSchema, patternedSchemas, schemasMatching } from "./patterned.js";
import { placeholder } from "./placeholder.js";
import { asSchema, numberOf, type Schema, schemasOf } from "./schema.js";

/** All that holds for a property: what is said of its name, and of patterns that it matches; else of all others. */
export function schemasOfMember(folded: Folded, name: string): readonly Schema[] {
  const listed = folded.properties.get(name);
  if (!folded.limitsObjects) return listed ?? restOf(folded);
  const patterned = schemasMatching(name, patternsOf(folded));
  if (listed !== undefined) return patterned.length > 0 ? [...listed, ...patterned] : listed;
  return patterned.length > 0 ? patterned : restOf(folded);
}

/** The names, and with them those that `dependentRequired` asks for because of them. */
export function withDependents(names: ReadonlySet<string>, folded: Folded): ReadonlySet<string> {
  const demanding = folded.limitsObjects ? demandingOf(folded) : [];
  if (demanding.length === 0) return names;
  const all = new Set(names);
  for (const name of all) {
    for (const conjunct of demanding) for (const one of dependentNames([name], conjunct)) all.add(one);
  }
  return all;
}

/** The schemas in which a name asks for another; few have any. */
const demandingOf = memoize(({ conjuncts }: Folded) =>
  conjuncts.filter(({ dependentRequired, dependencies }) => isObject(dependentRequired) || isObject(dependencies)),
);

/** Names for members of our own, in the order in which they are best: each is allowed, and none is listed. */
export function* memberNames(folded: Folded, count: number): Generator<string> {
  const given = new Set<string>();
  for (const name of possibleNames(folded, count)) {
    if (given.has(name) || folded.properties.has(name)) continue;
    if (!schemasAt(folded, "propertyNames").every((schema) => isValid(name, schema))) continue;
    if (schemasOfMember(folded, name).includes(false)) continue;
    given.add(name);
    yield name;
    if (given.size === count) return;
  }
}

function* possibleNames(folded: Folded, count: number): Generator<string> {
  const names = schemasAt(folded, "propertyNames");
  if (names.length > 0) {
    const allowed = fold(names);
    const offered = allowed.conjuncts.flatMap((conjunct) => [...offeredValues(conjunct)]);
    yield* stringCandidates(allowed, "key", offered);
    yield* ofPatterns(allowed, "key", 0, count * 2);
  }
  for (const [pattern] of patternsOf(folded)) {
    for (const name of matchingTexts(pattern, { name: "key", least: 0, turns: count * 2 }))
      if (patternOf(pattern)?.test(name)) yield name;
  }
  for (let number = 1; number <= count; number += 1) yield placeholder(number === 1 ? "key" : `key${number}`);
}

/** One schema of all members that nothing else is said of. */
export function restSchema(folded: Folded): Schema {
  return conjunction(restOf(folded));
}

function restOf(folded: Folded): Schema[] {
  const additional = schemasAt(folded, "additionalProperties");
  return additional.length > 0 ? additional : schemasAt(folded, "unevaluatedProperties");
}

/** The schemas of a list's entries: one, or as many as there must be, what it must contain first. */
export function entrySchemas(folded: Folded, most: number): readonly Schema[] {
  const prefix = folded.conjuncts.flatMap((conjunct) => schemasOf(conjunct, "prefixItems"));
  const items = schemasAt(folded, "items");
  const rest = conjunction(items.length > 0 ? items : schemasAt(folded, "unevaluatedItems"));
  const contained = folded.conjuncts.flatMap((conjunct) => {
    const schema = asSchema(conjunct.contains);
    if (schema === undefined) return [];
    return Array<Schema>(Math.min(numberOf(conjunct, "minContains", 1), most)).fill(conjunction([...items, schema]));
  });
  const least = Math.max(highest(folded, "minItems"), prefix.length + contained.length, 1);
  const length = Math.min(least, lowest(folded, "maxItems"), most);
  const first = [...prefix, ...contained];
  return Array.from({ length }, (_, index) => first[index] ?? rest);
}

const patternsOf = memoize(({ conjuncts }: Folded): readonly PatternedSchema[] => conjuncts.flatMap(patternedSchemas));
