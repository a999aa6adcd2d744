/**
 * Whether a value is valid against a schema: what lets the sampler try a candidate and believe the result. It interprets
 * the schema as it is (resolved, shared, perhaps cyclic) instead of compiling it: most of Sigma's thousands of
 * schemas are looked at once, and compiling them would cost more than all the rest of a run.
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */
import { get, getArray, isArray, pointerSegment, type UnknownObject } from "../json.js";
import { memoize } from "../memoize.js";
import { dependentNames, dependentSchemas, evaluatedProperties, evaluatesItem } from "./evaluated.js";
import { keywordsIn, type Limits } from "./keywords.js";
import { type PatternedSchema, patternedSchemas, schemasMatching } from "./patterned.js";
import { sameValue } from "./same.js";
import { hasType, numberFault, textFault } from "./scalar.js";
import { ANY, asSchema, distinctVariants, numberOf, type Schema, schemasOf, typesOf } from "./schema.js";
import { MAX_WORK, type Work } from "./work.js";

/** The deepest nesting that is checked; a deeper value counts as invalid. */
const MAX_DEPTH = 200;

export function isValid(value: unknown, schema: Schema, work: Work = { left: MAX_WORK }): boolean {
  return check(value, schema, 0, work) === undefined;
}

/**
 * The first reason why `value` is not valid, as `<JSON pointer into the value>: <what is expected>`; undefined when it
 * is valid. The variants of a `oneOf` that ask for the same count as one.
 */
export function findFault(value: unknown, schema: Schema, work: Work = { left: MAX_WORK }): string | undefined {
  const found = check(value, schema, 0, work);
  return found && `/${found.path.reverse().map(pointerSegment).join("/")}: ${found.expected}`;
}

/** The path is collected on the way back, innermost key first: most checks pass, and most faults are never shown. */
interface Fault {
  readonly path: (string | number)[];
  readonly expected: string;
}

function fault(expected: string): Fault {
  return { path: [], expected };
}

function said(expected: string | undefined): Fault | undefined {
  return expected === undefined ? undefined : fault(expected);
}

/** The fault of a part, if there is one, as a fault of the whole. */
function inside(key: string | number, found: Fault | undefined): Fault | undefined {
  found?.path.push(key);
  return found;
}

const TOO_COMPLEX = "too complex to check";

function check(value: unknown, schema: Schema, depth: number, work: Work): Fault | undefined {
  if (schema === true) return undefined;
  if (schema === false) return fault("nothing is allowed here");
  if (depth > MAX_DEPTH) return fault("nested too deep to check");
  if (typeof value === "object" && value !== null && work.known?.get(value) === schema) return undefined;
  work.left -= 1;
  if (work.left < 0) return fault(TOO_COMPLEX);

  const { limits, unknown } = keywordsIn(schema);
  if (work.unknown && unknown.length > 0) for (const name of unknown) work.unknown.add(name);

  const { type } = schema;
  if (
    typeof type === "string" ? !hasType(value, type) : typesOf(schema)?.some((type) => hasType(value, type)) === false
  ) {
    return fault(`expected ${typesOf(schema)?.join(" or ")}`);
  }
  const isOpen = typeof value === "string" && work.isOpen?.(value) === true;
  if (limits.values) {
    const allowed = get(schema, "enum");
    if (!isOpen && isArray(allowed) && !isOneOf(allowed, value, work)) return fault("not one of the enum");
    if (Object.hasOwn(schema, "const") && !sameValue(get(schema, "const"), value)) return fault("not the const");
  }
  if (limits.whole) {
    const combined = combinedFault(value, schema, depth, work);
    // Then the result of a variant, or of `not`, isn't known.
    if (work.left < 0) return fault(TOO_COMPLEX);
    if (combined) return combined;
  }
  if (typeof value === "string") return isOpen || !limits.text ? undefined : said(textFault(value, schema, work));
  if (typeof value === "number") return limits.number ? said(numberFault(value, schema)) : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const found = isArray(value)
    ? arrayFault(value, schema, limits, depth, work)
    : objectFault(value as UnknownObject, schema, limits, depth, work);
  if (found === undefined && work.isLearning) work.known?.set(value, schema);
  return found;
}

/** The values of an enum. There may be a hundred thousand, each of them tried as a candidate. */
const membersOf = memoize((values: readonly unknown[]): ReadonlySet<unknown> => new Set(values));

function isOneOf(allowed: readonly unknown[], value: unknown, work: Work): boolean {
  if (membersOf(allowed).has(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  work.left -= allowed.length;
  return work.left >= 0 && allowed.some((entry) => sameValue(entry, value));
}

function combinedFault(value: unknown, schema: Schema, depth: number, work: Work): Fault | undefined {
  const within = (part: Schema) => check(value, part, depth + 1, work);
  for (const part of schemasOf(schema, "allOf")) {
    const inner = within(part);
    if (inner) return inner;
  }
  const any = schemasOf(schema, "anyOf");
  if (any.length > 0 && !any.some((part) => !within(part))) return fault("matches no variant of anyOf");
  const one = distinctVariants(schema);
  if (one.length > 0) {
    const matching = one.filter((part) => !within(part)).length;
    if (matching !== 1) return fault(`matches ${matching} variants of oneOf instead of one`);
  }
  const not = asSchema(get(schema, "not"));
  if (not !== undefined && !within(not)) return fault("matches what `not` forbids");
  const condition = asSchema(get(schema, "if"));
  if (condition !== undefined) {
    const inner = within(asSchema(get(schema, within(condition) ? "else" : "then")) ?? ANY);
    if (inner) return inner;
  }
  return undefined;
}

function arrayFault(
  value: readonly unknown[],
  schema: Schema,
  limits: Limits,
  depth: number,
  work: Work,
): Fault | undefined {
  const counted = limits.list ? countFault(value, schema, work) : undefined;
  if (counted) return counted;
  const prefix = limits.list ? schemasOf(schema, "prefixItems") : [];
  const items = asSchema(get(schema, "items"));
  for (const [index, entry] of value.entries()) {
    const part = prefix[index] ?? items;
    const inner = part === undefined ? undefined : inside(index, check(entry, part, depth + 1, work));
    if (inner) return inner;
  }
  return limits.list ? containsFault(value, schema, depth, work) : undefined;
}

/** The fault of the number of entries, or of entries that repeat. */
function countFault(value: readonly unknown[], schema: Schema, work: Work): Fault | undefined {
  if (value.length < numberOf(schema, "minItems", 0)) return fault("fewer than minItems");
  if (value.length > numberOf(schema, "maxItems", Number.POSITIVE_INFINITY)) return fault("more than maxItems");
  if (get(schema, "uniqueItems") !== true) return undefined;
  const repeated = hasRepeated(value, work);
  if (work.left < 0) return fault(TOO_COMPLEX);
  return repeated ? fault("entries repeat") : undefined;
}

/** The fault of `contains`, or of an entry that nothing else speaks of. */
function containsFault(value: readonly unknown[], schema: Schema, depth: number, work: Work): Fault | undefined {
  const within = (entry: unknown, part: Schema) => check(entry, part, depth + 1, work) === undefined;
  const contains = asSchema(get(schema, "contains"));
  if (contains !== undefined) {
    const count = value.filter((entry) => within(entry, contains)).length;
    if (work.left < 0) return fault(TOO_COMPLEX);
    const least = numberOf(schema, "minContains", 1);
    if (count < least)
      return fault(least > 1 ? "fewer matching entries than minContains" : "contains no matching entry");
    if (count > numberOf(schema, "maxContains", Number.POSITIVE_INFINITY))
      return fault("more matching entries than maxContains");
  }
  const rest = asSchema(get(schema, "unevaluatedItems"));
  if (rest === undefined || rest === true) return undefined;
  const isEvaluated = evaluatesItem(value, schema, within);
  for (const [index, entry] of value.entries()) {
    const inner = isEvaluated(entry, index) ? undefined : inside(index, check(entry, rest, depth + 1, work));
    if (inner) return inner;
  }
  return undefined;
}

/** Scalars are compared as a set, objects and lists each with each. */
function hasRepeated(values: readonly unknown[], work: Work): boolean {
  if (new Set(values).size < values.length) return true;
  const composite = values.filter((value) => typeof value === "object" && value !== null);
  work.left -= (composite.length * (composite.length - 1)) / 2;
  if (work.left < 0) return false;
  return composite.some((value, index) => composite.slice(0, index).some((other) => sameValue(value, other)));
}

function objectFault(
  value: UnknownObject,
  schema: Schema,
  limits: Limits,
  depth: number,
  work: Work,
): Fault | undefined {
  const keys = Object.keys(value);
  work.left -= keys.length;
  if (work.left < 0) return fault(TOO_COMPLEX);
  for (const name of getArray(schema, "required")) {
    if (typeof name === "string" && !Object.hasOwn(value, name)) return fault(`misses "${name}"`);
  }
  const counted = limits.object ? sizeFault(keys.length, schema) : undefined;
  if (counted) return counted;
  const names = limits.object ? asSchema(get(schema, "propertyNames")) : undefined;
  const properties = get(schema, "properties");
  const patterns = limits.object ? patternedSchemas(schema) : NO_PATTERNS;
  const additional = asSchema(get(schema, "additionalProperties"));
  for (const key in value) {
    if (names !== undefined && check(key, names, depth + 1, work)) return fault(`"${key}" is not an allowed name`);
    const listed = asSchema(get(properties, key));
    const matching = patterns.length === 0 ? NO_PARTS : schemasMatching(key, patterns);
    const part = listed ?? (matching.length === 0 ? additional : undefined);
    const found = part === undefined ? undefined : check(value[key], part, depth + 1, work);
    const inner = found ?? (matching.length === 0 ? undefined : firstFault(value[key], matching, depth + 1, work));
    if (inner) return inside(key, inner);
  }
  return limits.object ? dependentFault(value, schema, depth, work) : undefined;
}

/** The fault of the number of properties. */
function sizeFault(count: number, schema: Schema): Fault | undefined {
  if (count < numberOf(schema, "minProperties", 0)) return fault("fewer than minProperties");
  if (count > numberOf(schema, "maxProperties", Number.POSITIVE_INFINITY)) return fault("more than maxProperties");
  return undefined;
}

const NO_PATTERNS: readonly PatternedSchema[] = [];
const NO_PARTS: readonly Schema[] = [];

function firstFault(value: unknown, parts: readonly Schema[], depth: number, work: Work): Fault | undefined {
  for (const part of parts) {
    const found = check(value, part, depth, work);
    if (found) return found;
  }
  return undefined;
}

/** The fault of keywords that look at the other properties of the same object. */
function dependentFault(value: UnknownObject, schema: Schema, depth: number, work: Work): Fault | undefined {
  const missing = dependentNames(Object.keys(value), schema).find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return fault(`misses "${missing}"`);
  for (const part of dependentSchemas(value, schema)) {
    const inner = check(value, part, depth + 1, work);
    if (inner) return inner;
  }
  const rest = asSchema(get(schema, "unevaluatedProperties"));
  if (rest === undefined || rest === true) return undefined;
  const evaluated = evaluatedProperties(
    value,
    schema,
    (whole, part) => check(whole, part, depth + 1, work) === undefined,
  );
  // Then what a variant evaluates isn't known.
  if (work.left < 0) return fault(TOO_COMPLEX);
  for (const key of Object.keys(value)) {
    const inner = evaluated.has(key) ? undefined : inside(key, check(value[key], rest, depth + 1, work));
    if (inner) return inner;
  }
  return undefined;
}
