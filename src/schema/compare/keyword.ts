/** Keywords of a schema of which it is only known whether they are there, and whether they are the same. */
import { get, isArray, isObject } from "../../json.js";
import { addTo } from "../../lists.js";
import type { Folded } from "../fold.js";
import { type Schema, sameSchema, schemasOf } from "../schema.js";
import type { Kind, Relation } from "./limit.js";

/** The values of a keyword in the schemas that hold together, or in variants. Keywords that rule nothing out are not there. */
export type KeywordValues = ReadonlyMap<string, readonly unknown[]>;

/** Keywords by the kind of value that they are about; those about any are in `ANY_KIND`. */
const KEYWORD_KINDS: { readonly [keyword: string]: Kind } = {
  contentEncoding: "string",
  contentMediaType: "string",
  contentSchema: "string",
  prefixItems: "array",
  additionalItems: "array",
  contains: "array",
  minContains: "array",
  maxContains: "array",
  unevaluatedItems: "array",
  propertyNames: "object",
  patternProperties: "object",
  dependentRequired: "object",
  dependentSchemas: "object",
  dependencies: "object",
  unevaluatedProperties: "object",
};

const ANY_KIND = ["not", "$dynamicRef", "$recursiveRef"];

/** Adding one of these may also allow more, or says how to read a value. */
const UNDIRECTED = new Set([
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "prefixItems",
  "minContains",
  "maxContains",
  "discriminator",
]);

/** The keywords about values of these kinds, and those about any value. */
export function keywordValues({ conjuncts }: Folded, kinds: (kind: Kind) => boolean): KeywordValues {
  const keywords = new Map<string, unknown[]>();
  for (const conjunct of conjuncts) {
    for (const keyword of Object.keys(conjunct)) {
      const kind = Object.hasOwn(KEYWORD_KINDS, keyword) ? KEYWORD_KINDS[keyword] : undefined;
      if (kind === undefined ? !ANY_KIND.includes(keyword) : !kinds(kind)) continue;
      const value = get(conjunct, keyword);
      if (!isIdle(keyword, value)) addTo(keywords, keyword, value);
    }
    if (Object.hasOwn(conjunct, "if") && (Object.hasOwn(conjunct, "then") || Object.hasOwn(conjunct, "else")))
      addTo(keywords, "if", { if: get(conjunct, "if"), then: get(conjunct, "then"), else: get(conjunct, "else") });
    const mapping = discriminatorOf(conjunct);
    if (mapping !== undefined && kinds("object")) addTo(keywords, "discriminator", mapping);
  }
  return keywords;
}

/** The property, and the schema by value. References in a mapping are text, and compared as text. */
function discriminatorOf(schema: Schema): unknown {
  const discriminator = get(schema, "discriminator");
  return isObject(discriminator) ? discriminator : undefined;
}

/** Whether a keyword rules nothing out. */
function isIdle(keyword: string, value: unknown): boolean {
  const isEmpty = isObject(value) && Object.keys(value).length === 0;
  switch (keyword) {
    case "not":
      return value === false;
    case "propertyNames":
    case "unevaluatedItems":
    case "unevaluatedProperties":
    case "additionalItems":
      return value === true || isEmpty;
    case "patternProperties":
    case "dependentRequired":
    case "dependentSchemas":
    case "dependencies":
      return isEmpty;
    default:
      return false;
  }
}

export function joinedKeywords(all: readonly KeywordValues[]): KeywordValues {
  const joined = new Map<string, readonly unknown[]>();
  for (const keywords of all)
    for (const [keyword, values] of keywords) {
      const known = joined.get(keyword) ?? [];
      // Variants share what stands beside them; it counts once.
      joined.set(keyword, [...known, ...values.filter((value) => !known.includes(value))]);
    }
  return joined;
}

export interface KeywordChange {
  readonly kind: "keyword-changed";
  readonly keyword: string;
  readonly relation: Relation;
}

/** @param isExact false where the keywords are those of several variants, so that a new one needn't rule anything out */
export function* keywordChanges(
  before: KeywordValues,
  after: KeywordValues,
  isExact: boolean,
): Generator<KeywordChange> {
  for (const keyword of new Set([...before.keys(), ...after.keys()])) {
    const [left, right] = [before.get(keyword) ?? [], after.get(keyword) ?? []];
    if (isSame(left, right)) continue;
    const relation = isExact && !UNDIRECTED.has(keyword) ? keywordRelation(keyword, left, right) : "other";
    if (relation !== undefined) yield { kind: "keyword-changed", keyword, relation };
  }
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((value, index) => sameSchema(value, right[index]));
}

/** Values compared with each other; nobody writes as many by hand. */
const MAX_PAIRS = 10_000;

function keywordRelation(keyword: string, left: readonly unknown[], right: readonly unknown[]): Relation | undefined {
  if (keyword === "dependentRequired") return setRelation(dependencies(left), dependencies(right));
  if (left.length * right.length > MAX_PAIRS) return "other";
  const hasAll = left.every((value) => right.some((other) => sameSchema(value, other)));
  const hasNoNew = right.every((value) => left.some((other) => sameSchema(value, other)));
  if (hasAll && hasNoNew) return undefined;
  // Of values allowed, more of them is wider; of demands, narrower.
  if (keyword === "enum" && left.length > 0 && right.length > 0)
    return hasAll ? "wider" : hasNoNew ? "narrower" : "other";
  return hasAll ? "narrower" : hasNoNew ? "wider" : "other";
}

function dependencies(values: readonly unknown[]): Set<string> {
  const found = new Set<string>();
  for (const value of values)
    for (const name of Object.keys(isObject(value) ? value : {})) {
      const needed = get(value, name);
      for (const other of isArray(needed) ? needed : []) found.add(JSON.stringify([name, other]));
    }
  return found;
}

/** Of two sets of demands: more of them is narrower. */
function setRelation(left: ReadonlySet<string>, right: ReadonlySet<string>): Relation | undefined {
  const hasAll = [...left].every((one) => right.has(one));
  const hasNoNew = [...right].every((one) => left.has(one));
  if (hasAll && hasNoNew) return undefined;
  return hasAll ? "narrower" : hasNoNew ? "wider" : "other";
}

/** Whether no value satisfies all of these: one is `false`, or its `allOf` has it. */
export function isNever(schemas: readonly Schema[], depth = 0): boolean {
  return depth < 20 && schemas.some((schema) => schema === false || isNever(schemasOf(schema, "allOf"), depth + 1));
}

/** JSON numbers have no precision of their own, so `float` and `double` say nothing about them. */
export function formatOf(schema: Schema, kinds: ReadonlySet<Kind>): string[] {
  const format = get(schema, "format");
  const isKnown = typeof format === "string" && format !== "" && (kinds.has("string") || /^u?int/.test(format));
  return isKnown && format !== "float" && format !== "double" ? [format] : [];
}
