/**
 * What a schema means, whatever way it is written: `allOf`s folded in, `oneOf`s and `anyOf`s (of `oneOf`s) spread out,
 * null told apart from the rest. `type: [string, null]`, a `oneOf` of a string and null, and an `allOf` of both are one
 * shape; so are a number and an integer of any format, because Sigma's converters write one for the other.
 */
import { get, givenText, isArray } from "../../json.js";
import { numberOf } from "../check.js";
import { type Folded, fold, impliedTypes } from "../sample.js";
import { asSchema, type Schema, sameSchema, schemasOf, typesOf } from "../schema.js";

/** Schemas of which a value satisfies at least one of the lists, and of that list all. */
export type Union = readonly (readonly Schema[])[];

export type Kind = "string" | "number" | "boolean" | "array" | "object";

export interface Shape {
  /** The definition says nothing: a missing schema, `{}`, a converter's "Any type". */
  readonly isUnknown: boolean;
  /** Undefined where the definition contradicts itself: `type: null` beside what can't be null. */
  readonly isNullable: boolean | undefined;
  readonly kinds: ReadonlySet<Kind>;
  /** JSON texts of the only values allowed; undefined when a string, number or boolean may be any. */
  readonly values: ReadonlySet<string> | undefined;
  /** Limits by keyword, of strings, numbers and lists: the loosest of all variants. */
  readonly limits: ReadonlyMap<string, number | string>;
  /** Lists of this and lists of that are one kind of list. */
  readonly items: Union;
  readonly objects: readonly ObjectShape[];
  /** JSON text of the default. */
  readonly default: string | undefined;
  /** More combinations of variants than are looked at. */
  readonly isCut: boolean;
  /** How many schemas were looked at to say all this. */
  readonly work: number;
}

export interface ObjectShape {
  readonly properties: ReadonlyMap<string, Union>;
  readonly required: ReadonlySet<string>;
  /** What properties of other names hold; undefined when nothing is said of them. */
  readonly additional: Union | undefined;
  /** Properties of other names are forbidden in so many words. */
  readonly isClosed: boolean;
  /** The schemas of which it was made. */
  readonly parts: readonly Schema[];
}

/** Combinations of variants that hold for one value; more of them are nothing that a person would read about. */
const MAX_COMBINATIONS = 200;
/** Choices that hold for one value at once; more of them are no schema that a person wrote. */
const MAX_CHOICES = 30;

export const LIMITS = [
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "pattern",
] as const;

export function shapeOf(union: Union): Shape {
  const counter = { left: MAX_COMBINATIONS };
  const shape = {
    isUnknown: false,
    isNullable: false as boolean | undefined,
    kinds: new Set<Kind>(),
    values: new Set<string>() as Set<string> | undefined,
    limits: undefined as Map<string, number | string> | undefined,
    items: [] as (readonly Schema[])[],
    objects: [] as ObjectShape[],
    default: undefined as string | undefined,
  };
  let work = 0;
  for (const schemas of union) {
    for (const folded of combinations(schemas, new Set(), counter)) {
      work += folded.parts.length + folded.properties.size;
      const types = kindsOf(folded);
      if (types === undefined) {
        shape.isUnknown = true;
        continue;
      }
      const values = valuesOf(folded);
      const isNull = types.has("null") && (values === undefined || values.has("null"));
      if (isNull && isContradictory(folded)) shape.isNullable ||= undefined;
      else if (isNull || folded.parts.some((part) => get(part, "nullable") === true)) shape.isNullable = true;
      types.delete("null");
      values?.delete("null");
      const given = folded.parts.map((part) => get(part, "default")).find((value) => value !== undefined);
      shape.default ??= given === undefined ? undefined : textOf(given);
      if (types.size === 0 || values?.size === 0) continue;
      for (const type of types) shape.kinds.add(type as Kind);
      if (types.has("object")) shape.objects.push(objectOf(folded));
      if (types.has("array")) shape.items.push(itemsOf(folded));
      if (types.has("string") || types.has("number") || types.has("boolean")) {
        if (values === undefined) shape.values = undefined;
        else for (const value of values) shape.values?.add(value);
      }
      if (types.size > 1 || !types.has("object")) shape.limits = loosest(shape.limits, limitsOf(folded));
    }
  }
  const isPlain = shape.kinds.has("string") || shape.kinds.has("number") || shape.kinds.has("boolean");
  return {
    ...shape,
    items: distinct(shape.items),
    values: isPlain ? shape.values : undefined,
    limits: shape.limits ?? new Map(),
    isCut: counter.left <= 0,
    work,
  };
}

/** Every way to decide the `oneOf`s and `anyOf`s that hold for one value, each with all that holds then. */
function* combinations(
  schemas: readonly Schema[],
  decided: ReadonlySet<object>,
  counter: { left: number },
): Generator<Folded> {
  if (counter.left <= 0) return;
  if (decided.size > MAX_CHOICES) {
    counter.left = 0;
    return;
  }
  const folded = fold(schemas);
  const alternative = folded.alternatives.find(({ id }) => !decided.has(id));
  if (alternative === undefined) {
    counter.left -= 1;
    yield folded;
    return;
  }
  const next = new Set(decided).add(alternative.id);
  for (const variant of alternative.variants) yield* combinations([...schemas, variant], next, counter);
}

/**
 * The types of a value; undefined when nothing says which. Types that exclude each other are taken as a choice: Sigma's
 * older definition writes `type: null` beside an `allOf` of an object, or beside a `oneOf`.
 */
function kindsOf(folded: Folded): Set<string> | undefined {
  const values = valuesOf(folded);
  const stated = isContradictory(folded) ? folded.parts.flatMap((part) => typesOf(part) ?? []) : folded.types;
  const types = stated ?? (values && [...values].map(typeOfText)) ?? impliedTypes(folded) ?? [];
  return types.length === 0 ? undefined : new Set(types.map((type) => (type === "integer" ? "number" : type)));
}

function isContradictory({ types }: Folded): boolean {
  return types?.length === 0;
}

/** The only values allowed by one list of schemas that says so without variants: what a variant is told by. */
export function fewValues(union: Union): ReadonlySet<string> | undefined {
  const [schemas] = union;
  return schemas !== undefined && union.length === 1 ? valuesOf(fold(schemas)) : undefined;
}

function typeOfText(value: string): string {
  if (value === "null") return "null";
  if (value.startsWith('"')) return "string";
  if (value === "true" || value === "false") return "boolean";
  return value.startsWith("{") ? "object" : value.startsWith("[") ? "array" : "number";
}

/** The only values allowed, as JSON texts; undefined when all are. */
function valuesOf(folded: Folded): Set<string> | undefined {
  let allowed: Set<string> | undefined;
  for (const part of folded.parts) {
    const given = Object.hasOwn(part, "const") ? [get(part, "const")] : get(part, "enum");
    if (!isArray(given)) continue;
    const texts = given.map(textOf);
    const before = allowed;
    allowed = new Set(before === undefined ? texts : texts.filter((text) => before.has(text)));
  }
  return allowed;
}

/** JSON text; of what is larger than a value that anybody would read about, its kind alone. */
function textOf(value: unknown): string {
  return givenText(value) ?? (isArray(value) ? "[...]" : "{...}");
}

function objectOf({ parts, properties, required }: Folded): ObjectShape {
  const values = parts.map((part) => get(part, "additionalProperties"));
  const additional = values.map(asSchema).filter((schema) => schema !== undefined && typeof schema !== "boolean");
  return {
    properties: new Map([...properties].map(([name, schemas]) => [name, [schemas]])),
    required,
    additional: additional.length > 0 ? [additional as Schema[]] : undefined,
    isClosed: values.includes(false),
    parts,
  };
}

/** One object that stands for several variants: what some of them have is there, what all of them require is required. */
export function merged(objects: readonly [ObjectShape, ...ObjectShape[]]): ObjectShape {
  return objects.reduce((one, other) => ({
    properties: new Map(
      [...new Set([...one.properties.keys(), ...other.properties.keys()])].map((name) => [
        name,
        distinct([...(one.properties.get(name) ?? []), ...(other.properties.get(name) ?? [])]),
      ]),
    ),
    required: new Set([...one.required].filter((name) => other.required.has(name))),
    additional:
      one.additional || other.additional
        ? distinct([...(one.additional ?? []), ...(other.additional ?? [])])
        : undefined,
    isClosed: one.isClosed && other.isClosed,
    parts: [...one.parts, ...other.parts],
  }));
}

/** Without the schemas that ask for the same as one before them. */
function distinct(union: Union): Union {
  return union.filter((schemas, index) => !union.slice(0, index).some((others) => sameSchema(others, schemas)));
}

function itemsOf(folded: Folded): Schema[] {
  const items = folded.parts.map((part) => asSchema(get(part, "items"))).filter((schema) => schema !== undefined);
  const first = folded.parts.flatMap((part) => schemasOf(part, "prefixItems"));
  return first.length === 0 ? items : [{ anyOf: [...first, ...items] }];
}

function limitsOf(folded: Folded): Map<string, number | string> {
  const limits = new Map<string, number | string>();
  for (const keyword of LIMITS) {
    for (const part of folded.parts) {
      const value = keyword === "pattern" ? get(part, keyword) : numberOf(part, keyword, Number.NaN);
      if (typeof value === "string" || (typeof value === "number" && !Number.isNaN(value))) limits.set(keyword, value);
    }
  }
  return limits;
}

/** What holds of both: a limit that only one of two variants has is none. */
function loosest(
  left: Map<string, number | string> | undefined,
  right: Map<string, number | string>,
): Map<string, number | string> {
  if (left === undefined) return right;
  return new Map([...left].filter(([keyword, value]) => right.get(keyword) === value));
}
