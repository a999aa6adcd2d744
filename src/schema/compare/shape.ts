/**
 * What a schema means, whatever way it is written: `allOf`s folded in, `oneOf`s and `anyOf`s (nested ones included) spread
 * out, null told apart from the rest. `type: [string, null]`, a `oneOf` of a string and null, and an `allOf` of both are one
 * shape; so are a number and an integer of any format, because Sigma's converters write one for the other.
 */
import { get, givenText, isArray } from "../../json.js";
import { type Folded, fold, impliedTypes, schemasAt } from "../fold.js";
import { MAX_CHOICES, type Schema, sameSchema, schemasOf, typesOf } from "../schema.js";
import { formatOf, isNever, joinedKeywords, type KeywordValues, keywordValues } from "./keyword.js";
import { type Kind, type Limits, limitsOf, looserLimits, ofAny } from "./limit.js";

/** Lists of schemas: a value satisfies at least one of the lists, and all schemas of that list. */
export type Union = readonly (readonly Schema[])[];

interface Meaning {
  /** The definition says nothing: a missing schema, `{}`, a converter's "Any type". */
  readonly isUnknown: boolean;
  /** `unclear` where the definition contradicts itself: `type: null` beside what can't be null. */
  readonly nullable: "yes" | "no" | "unclear";
  readonly kinds: ReadonlySet<Kind>;
  /** JSON texts of the only values allowed; undefined when a string, number or boolean may be any. */
  readonly values: ReadonlySet<string> | undefined;
  /** Of strings, numbers and lists: those that all variants of the kind share. */
  readonly limits: Limits;
  /** Of anything but objects, which have their own. */
  readonly keywords: KeywordValues;
  /** Names of formats, of strings and integers. */
  readonly formats: ReadonlySet<string>;
  /** The entries of a list. A list of this or a list of that counts as one kind of list. */
  readonly items: Union;
  readonly objects: readonly ObjectShape[];
  /** JSON text of the default. */
  readonly default: string | undefined;
}

export interface Shape extends Meaning {
  /** There are more combinations of variants than are looked at. */
  readonly isCut: boolean;
  /** No value is allowed: the schema `false`. */
  readonly isNever: boolean;
  /** The keywords are those of several variants. */
  readonly isMixed: boolean;
  /** How many schemas were looked at. */
  readonly work: number;
}

export interface ObjectShape {
  readonly kinds: ReadonlySet<Kind>;
  readonly properties: ReadonlyMap<string, Union>;
  readonly required: ReadonlySet<string>;
  /** What properties of other names hold; undefined when the definition doesn't say. */
  readonly additional: Union | undefined;
  /** The definition forbids properties of other names. */
  readonly isClosed: boolean;
  readonly limits: Limits;
  readonly keywords: KeywordValues;
  /** What is required in each variant that it was made of, where they have the same properties. */
  readonly choices: readonly ReadonlySet<string>[];
  /** The schemas that it was made of. */
  readonly schemas: readonly Schema[];
}

/** Combinations of variants that hold for one value; nobody would read about more. */
const MAX_COMBINATIONS = 200;

export function shapeOf(union: Union): Shape {
  const counter = { left: MAX_COMBINATIONS };
  const folded = union.flatMap((schemas) => [...combinations(schemas, new Set(), counter)]);
  return {
    ...united(folded.map(shapeOfOne)),
    isCut: counter.left <= 0,
    isNever: counter.left > 0 && folded.length === 0 && union.length > 0,
    isMixed: folded.length > 1,
    work: folded.reduce((sum, { conjuncts, properties }) => sum + conjuncts.length + properties.size, 0),
  };
}

/** Whether a value is a list or an object, or may be one. */
export function mayHaveEntries(schema: Schema): boolean {
  const { kinds } = shapeOf([[schema]]);
  return kinds.has("array") || kinds.has("object");
}

/** Every way to decide the `oneOf`s and `anyOf`s of a value, each with all that holds then. */
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
  if (isNever(schemas)) return;
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

/** Says nothing, and adds nothing to a union. */
const NOTHING: Meaning = {
  isUnknown: false,
  nullable: "no",
  kinds: new Set(),
  values: undefined,
  limits: new Map(),
  keywords: new Map(),
  formats: new Set(),
  items: [],
  objects: [],
  default: undefined,
};

function shapeOfOne(folded: Folded): Meaning {
  const values = valuesOf(folded);
  const stated = kindsOf(folded, values);
  if (stated === undefined)
    return { ...NOTHING, isUnknown: true, limits: limitsOf(folded, ofAny), keywords: keywordValues(folded, ofAny) };
  const isNull = stated.has("null") && (values === undefined || values.has("null"));
  const shared = { ...NOTHING, nullable: nullableOf(folded, isNull), default: defaultOf(folded) };
  const kinds = new Set([...stated].filter((type) => type !== "null") as Kind[]);
  values?.delete("null");
  if (kinds.size === 0 || values?.size === 0) return shared;
  return {
    ...shared,
    kinds,
    values: hasScalars(kinds) ? values : undefined,
    limits: limitsOf(folded, (kind) => kind !== "object" && kinds.has(kind)),
    keywords: isLimited(kinds)
      ? withValues(
          keywordValues(folded, (kind) => kind !== "object" && kinds.has(kind)),
          folded,
          "[",
        )
      : NOTHING.keywords,
    formats: new Set(folded.conjuncts.flatMap((conjunct) => formatOf(conjunct, kinds))),
    items: kinds.has("array") ? [itemsOf(folded)] : [],
    objects: kinds.has("object") ? [objectOf(folded)] : [],
  };
}

/** The shape of a value that has one of these shapes. */
function united(shapes: readonly Meaning[]): Meaning {
  const [only] = shapes;
  if (only !== undefined && shapes.length === 1) return only;
  const scalars = shapes.filter(({ kinds }) => hasScalars(kinds));
  const hasValues = scalars.length > 0 && scalars.every(({ values }) => values !== undefined);
  return {
    isUnknown: shapes.some(({ isUnknown }) => isUnknown),
    nullable: (["yes", "unclear"] as const).find((state) => shapes.some(({ nullable }) => nullable === state)) ?? "no",
    kinds: new Set(shapes.flatMap(({ kinds }) => [...kinds])),
    values: hasValues ? new Set(scalars.flatMap(({ values = [] }) => [...values])) : undefined,
    limits: looserLimits(shapes),
    keywords: joinedKeywords(shapes.map(({ keywords }) => keywords)),
    formats: new Set(shapes.flatMap(({ formats }) => [...formats])),
    items: distinctLists(shapes.flatMap(({ items }) => items)),
    objects: shapes.flatMap(({ objects }) => objects),
    default: shapes.find((shape) => shape.default !== undefined)?.default,
  };
}

function hasScalars(kinds: ReadonlySet<Kind>): boolean {
  return kinds.has("string") || kinds.has("number") || kinds.has("boolean");
}

/** Whether there are limits for such values: anything but an object alone. */
function isLimited(kinds: ReadonlySet<Kind>): boolean {
  return kinds.size > 1 || (kinds.size === 1 && !kinds.has("object"));
}

/**
 * The types of a value; undefined when nothing says which. Types that exclude each other are taken as a choice: Sigma's
 * older definition writes `type: null` beside an `allOf` of an object, or beside a `oneOf`.
 */
function kindsOf(folded: Folded, values: ReadonlySet<string> | undefined): Set<string> | undefined {
  const stated = isContradictory(folded) ? folded.conjuncts.flatMap((one) => typesOf(one) ?? []) : folded.types;
  const types = stated ?? (values && [...values].map(typeOfText)) ?? impliedTypes(folded) ?? [];
  return types.length === 0 ? undefined : new Set(types.map((type) => (type === "integer" ? "number" : type)));
}

function isContradictory({ types }: Folded): boolean {
  return types?.length === 0;
}

function nullableOf(folded: Folded, isNull: boolean): Meaning["nullable"] {
  if (isNull && isContradictory(folded)) return "unclear";
  return isNull || folded.conjuncts.some((conjunct) => get(conjunct, "nullable") === true) ? "yes" : "no";
}

function defaultOf({ conjuncts }: Folded): string | undefined {
  const given = conjuncts.map((conjunct) => get(conjunct, "default")).find((value) => value !== undefined);
  return given === undefined ? undefined : jsonText(given);
}

/** The only values that one list of schemas allows, without deciding its variants: what tells it from other variants. */
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
function valuesOf({ conjuncts }: Folded): Set<string> | undefined {
  let allowed: Set<string> | undefined;
  for (const conjunct of conjuncts) {
    const given = Object.hasOwn(conjunct, "const") ? [get(conjunct, "const")] : get(conjunct, "enum");
    if (!isArray(given)) continue;
    const texts = given.map(jsonText);
    const before = allowed;
    allowed = new Set(before === undefined ? texts : texts.filter((text) => before.has(text)));
  }
  return allowed;
}

/** JSON text; of a value too large for anybody to read about, only its kind. */
function jsonText(value: unknown): string {
  return givenText(value) ?? (isArray(value) ? "[...]" : "{...}");
}

const ONLY_OBJECTS: ReadonlySet<Kind> = new Set(["object"]);

function objectOf(folded: Folded): ObjectShape {
  const { conjuncts, properties, required } = folded;
  const additional = schemasAt(folded, "additionalProperties").filter((schema) => typeof schema !== "boolean");
  return {
    kinds: ONLY_OBJECTS,
    properties: new Map([...properties].map(([name, schemas]) => [name, [schemas]])),
    required,
    additional: additional.length > 0 ? [additional] : undefined,
    isClosed: conjuncts.some((conjunct) => get(conjunct, "additionalProperties") === false),
    limits: limitsOf(folded, (kind) => kind === "object"),
    keywords: withValues(
      keywordValues(folded, (kind) => kind === "object"),
      folded,
      "{",
    ),
    choices: [required],
    schemas: conjuncts,
  };
}

/** With the only objects, or lists, allowed, as text. */
function withValues(keywords: KeywordValues, folded: Folded, start: "{" | "["): KeywordValues {
  const values = [...(valuesOf(folded) ?? [])].filter((value) => value.startsWith(start));
  return values.length === 0 ? keywords : new Map([...keywords, ["enum", values.toSorted()]]);
}

/** One object for several variants: it has the properties that any of them has, and requires those that all require. */
export function mergeObjects(objects: readonly [ObjectShape, ...ObjectShape[]]): ObjectShape {
  return objects.reduce((one, other) => ({
    kinds: ONLY_OBJECTS,
    properties: new Map(
      [...new Set([...one.properties.keys(), ...other.properties.keys()])].map((name) => [
        name,
        distinctLists([...(one.properties.get(name) ?? []), ...(other.properties.get(name) ?? [])]),
      ]),
    ),
    required: new Set([...one.required].filter((name) => other.required.has(name))),
    additional:
      one.additional || other.additional
        ? distinctLists([...(one.additional ?? []), ...(other.additional ?? [])])
        : undefined,
    isClosed: one.isClosed && other.isClosed,
    limits: looserLimits([one, other]),
    keywords: joinedKeywords([one.keywords, other.keywords]),
    choices: haveSameNames(one, other) ? [...one.choices, ...other.choices].slice(0, MAX_CHOICES) : [],
    schemas: [...one.schemas, ...other.schemas],
  }));
}

function haveSameNames({ properties: one }: ObjectShape, { properties: other }: ObjectShape): boolean {
  return one.size === other.size && [...one.keys()].every((name) => other.has(name));
}

/** Without the lists of schemas that ask for the same as one before them. */
function distinctLists(union: Union): Union {
  return union.filter((schemas, index) => !union.slice(0, index).some((others) => sameSchema(others, schemas)));
}

function itemsOf(folded: Folded): readonly Schema[] {
  const items = schemasAt(folded, "items");
  const first = folded.conjuncts.flatMap((conjunct) => schemasOf(conjunct, "prefixItems"));
  return first.length === 0 ? items : [{ anyOf: [...first, ...items] }];
}
