/** A schema with its `allOf`s folded in: everything that holds for one value at once. */
import { get, getArray, isArray, isObject } from "../json.js";
import { addTo } from "../lists.js";
import { memoize } from "../memoize.js";
import { keywordsIn } from "./keywords.js";
import { ANY, asSchema, distinctVariants, numberOf, type Schema, schemasOf, typesOf } from "./schema.js";

export interface Folded {
  /** The types that all schemas agree on; undefined when none states one, empty when they contradict each other. */
  readonly types: readonly string[] | undefined;
  readonly properties: ReadonlyMap<string, readonly Schema[]>;
  readonly required: ReadonlySet<string>;
  /** The schemas that all hold: those given, and their `allOf`s. */
  readonly conjuncts: readonly Exclude<Schema, boolean>[];
  /** Whether a conjunct says more of an object than which properties it has: few do. */
  readonly limitsObjects: boolean;
  /** The `oneOf`s and `anyOf`s still to be decided. */
  readonly alternatives: readonly Alternative[];
  /** What else depends on the value: of each, that it may not matter, and the ways in which it may. */
  readonly conditions: readonly Alternative[];
}

export interface Alternative {
  /** The array of the `oneOf` or `anyOf`, or what else identifies it. */
  readonly id: object;
  readonly variants: readonly Schema[];
}

/** Schemas of one `allOf`, nested ones included; no definition has as many. */
const MAX_CONJUNCTS = 1000;

/** Folds `allOf`s, nested ones included, of schemas that must hold together. Cycles through `allOf` end where they close. */
export function fold(schemas: readonly Schema[]): Folded {
  const [only] = schemas;
  return schemas.length === 1 && typeof only === "object" ? foldOne(only) : foldAll(schemas);
}

const foldOne = memoize((schema: Exclude<Schema, boolean>) => foldAll([schema]));

function foldAll(schemas: readonly Schema[]): Folded {
  const conjuncts = conjunctsOf(schemas);
  let types: readonly string[] | undefined;
  let properties: Map<string, Schema[]> | undefined;
  let required: Set<string> | undefined;
  for (const conjunct of conjuncts) {
    const stated = typesOf(conjunct);
    if (stated) types = types === undefined ? stated : commonTypes(types, stated);
    const declared = get(conjunct, "properties");
    if (isObject(declared)) {
      properties ??= new Map();
      for (const key in declared) {
        const schema = asSchema(declared[key]);
        if (schema !== undefined) addTo(properties, key, schema);
      }
    }
    for (const key of getArray(conjunct, "required")) {
      if (typeof key !== "string") continue;
      required ??= new Set();
      required.add(key);
    }
  }
  const choosing = conjuncts.filter(hasChoices);
  return {
    types,
    properties: properties ?? NO_PROPERTIES,
    required: required ?? NO_NAMES,
    conjuncts,
    limitsObjects: choosing.some((conjunct) => keywordsIn(conjunct).limits.object),
    alternatives: choosing.flatMap(alternativesOf),
    conditions: choosing.flatMap(conditionsOf),
  };
}

const NO_PROPERTIES: ReadonlyMap<string, readonly Schema[]> = new Map();
const NO_NAMES: ReadonlySet<string> = new Set();

/** Whether there may be keywords of which something is chosen. Few schemas have any. */
function hasChoices(schema: Exclude<Schema, boolean>): boolean {
  const { whole, object } = keywordsIn(schema).limits;
  return whole || object;
}

function conjunctsOf(schemas: readonly Schema[]): Exclude<Schema, boolean>[] {
  const [only] = schemas;
  if (schemas.length === 1 && typeof only === "object" && !Object.hasOwn(only, "allOf")) return [only];
  const seen = new Set<Exclude<Schema, boolean>>();
  const visit = (schema: Schema) => {
    if (typeof schema === "boolean" || seen.has(schema) || seen.size > MAX_CONJUNCTS) return;
    seen.add(schema);
    for (const inner of schemasOf(schema, "allOf")) visit(inner);
  };
  for (const schema of schemas) visit(schema);
  return [...seen];
}

function alternativesOf(schema: Schema): Alternative[] {
  const found: Alternative[] = [];
  for (const keyword of ["oneOf", "anyOf"]) {
    const id = get(schema, keyword);
    if (!isArray(id)) continue;
    const variants = keyword === "oneOf" ? distinctVariants(schema) : schemasOf(schema, keyword);
    if (variants.length > 0) found.push({ id, variants });
  }
  return found;
}

/** `if`, and each of `dependentSchemas` (which older drafts call `dependencies`). @see JSON Schema core, section 10.2.2 */
const conditionsOf = memoize((schema: Exclude<Schema, boolean>): readonly Alternative[] => {
  const found: Alternative[] = [];
  const condition = asSchema(get(schema, "if"));
  if (condition !== undefined) {
    const then = { allOf: [condition, asSchema(get(schema, "then")) ?? ANY] };
    const otherwise = { allOf: [{ not: condition }, asSchema(get(schema, "else")) ?? ANY] };
    found.push({ id: then, variants: [ANY, then, otherwise] });
  }
  for (const dependents of [get(schema, "dependentSchemas"), get(schema, "dependencies")]) {
    for (const name of isObject(dependents) ? Object.keys(dependents) : []) {
      const dependent = asSchema(get(dependents, name));
      if (dependent === undefined) continue;
      const needed = { required: [name], allOf: [dependent] };
      found.push({ id: needed, variants: [ANY, needed, { not: { required: [name] } }] });
    }
  }
  return found.length > 0 ? found : NO_CONDITIONS;
});

const NO_CONDITIONS: readonly Alternative[] = [];

/** An integer is a number. */
function commonTypes(left: readonly string[], right: readonly string[]): readonly string[] {
  const both = left.filter((type) => right.includes(type) || (type === "integer" && right.includes("number")));
  return right.includes("integer") && left.includes("number") && !both.includes("integer")
    ? [...both, "integer"]
    : both;
}

/** The type that the other keywords imply where `type` is left out. */
export function impliedTypes({ conjuncts, properties }: Folded): readonly string[] | undefined {
  const has = (...keywords: string[]) =>
    conjuncts.some((conjunct) => keywords.some((keyword) => Object.hasOwn(conjunct, keyword)));
  if (properties.size > 0 || has(...OF_OBJECTS)) return ["object"];
  if (has("items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems", "unevaluatedItems"))
    return ["array"];
  if (has("pattern", "minLength", "maxLength", "format")) return ["string"];
  if (has("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")) return ["number"];
  return undefined;
}

const OF_OBJECTS = [
  ...["additionalProperties", "unevaluatedProperties", "patternProperties", "propertyNames", "required"],
  ...["minProperties", "maxProperties", "dependentRequired", "dependentSchemas"],
];

/** The schemas at a keyword, such as `items`, of all conjuncts. */
export function schemasAt({ conjuncts }: Folded, keyword: string): Schema[] {
  return conjuncts.map((conjunct) => asSchema(get(conjunct, keyword))).filter((schema) => schema !== undefined);
}

/** The highest value of a lower bound, such as `minLength`; `otherwise` where no conjunct has one. */
export function highest({ conjuncts }: Folded, keyword: string, otherwise = 0): number {
  return Math.max(otherwise, ...conjuncts.map((conjunct) => numberOf(conjunct, keyword, otherwise)));
}

/** The smallest number that is a multiple of all `multipleOf`s, or of the largest where one is no integer; 0 where there is none. */
export function stepOf(folded: Folded): number {
  const steps = folded.conjuncts.map((conjunct) => numberOf(conjunct, "multipleOf", 0)).filter((step) => step > 0);
  const together = steps.every(Number.isInteger) ? steps.reduce(commonMultiple, 1) : 0;
  return steps.length > 1 && Number.isSafeInteger(together) && together > 0 ? together : Math.max(0, ...steps);
}

function commonMultiple(one: number, other: number): number {
  let [divisor, rest] = [one, other];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (one / divisor) * other;
}

/** The lowest value of an upper bound, such as `maxLength`; infinity where no conjunct has one. */
export function lowest({ conjuncts }: Folded, keyword: string): number {
  return Math.min(...conjuncts.map((conjunct) => numberOf(conjunct, keyword, Number.POSITIVE_INFINITY)));
}

/** One schema that asks for all of them; the same object each time, so that what is known of it is found again. */
export function conjunction(schemas: readonly Schema[]): Schema {
  const [only = ANY] = schemas;
  return schemas.length <= 1 ? only : allOf(schemas);
}

const allOf = memoize((schemas: readonly Schema[]): Schema => ({ allOf: schemas }));

/** The properties that are no matter of the other direction alone. @see JSON Schema validation, section 9.4 */
const visibleUnless = (keyword: "readOnly" | "writeOnly") =>
  memoize(({ properties }: Folded): readonly string[] =>
    [...properties.keys()].filter((key) => !properties.get(key)?.some((schema) => get(schema, keyword) === true)),
  );

/** `readOnly` has no place in a request, `writeOnly` none in a response. */
export const VISIBLE = { request: visibleUnless("readOnly"), response: visibleUnless("writeOnly") } as const;
