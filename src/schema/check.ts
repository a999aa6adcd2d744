/**
 * Whether a value is valid against a schema: what lets the sampler try a candidate and believe the result. It interprets
 * the schema where it stands (resolved, shared, perhaps cyclic) instead of compiling it: most of Sigma's thousands of
 * schemas are looked at once, and compiling them would cost more than all the rest of a run.
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */
import { isArray, isObject, own, ownArray, pointerSegment } from "../json.js";
import { ANY, asSchema, distinctVariants, type Schema, schemasOf, typesOf } from "./schema.js";

/** Values nest this deep at the most; a deeper one can't be checked and counts as invalid. */
const MAX_DEPTH = 200;

export function isValid(value: unknown, schema: Schema): boolean {
  return findFault(value, schema) === undefined;
}

/**
 * The first reason why `value` is not valid, as `<JSON pointer into the value>: <what is expected>`; undefined when it
 * is valid. The variants of a `oneOf` that ask for the same count as one.
 */
export function findFault(value: unknown, schema: Schema, at = "", depth = 0): string | undefined {
  if (schema === true) return undefined;
  if (schema === false) return `${at || "/"}: nothing is allowed here`;
  if (depth > MAX_DEPTH) return `${at || "/"}: nested too deep to check`;
  const fault = (expected: string) => `${at || "/"}: ${expected}`;
  const within = (part: Schema) => findFault(value, part, at, depth + 1);

  const types = typesOf(schema);
  if (types && !types.some((type) => hasType(value, type))) return fault(`expected ${types.join(" or ")}`);
  const allowed = own(schema, "enum");
  if (isArray(allowed) && !allowed.some((entry) => sameValue(entry, value))) return fault("not one of the enum");
  if (Object.hasOwn(schema, "const") && !sameValue(own(schema, "const"), value)) return fault("not the const");

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
  const not = asSchema(own(schema, "not"));
  if (not !== undefined && !within(not)) return fault("matches what `not` forbids");
  const condition = asSchema(own(schema, "if"));
  if (condition !== undefined) {
    const inner = within(asSchema(own(schema, within(condition) ? "else" : "then")) ?? ANY);
    if (inner) return inner;
  }

  if (typeof value === "string") return stringFault(value, schema, fault);
  if (typeof value === "number") return numberFault(value, schema, fault);
  if (isArray(value)) return arrayFault(value, schema, fault, at, depth);
  if (isObject(value)) return objectFault(value, schema, fault, at, depth);
  return undefined;
}

type Fault = (expected: string) => string;

function stringFault(value: string, schema: Schema, fault: Fault): string | undefined {
  const length = [...value].length;
  if (length < numberOf(schema, "minLength", 0)) return fault("shorter than minLength");
  if (length > numberOf(schema, "maxLength", Number.POSITIVE_INFINITY)) return fault("longer than maxLength");
  const pattern = own(schema, "pattern");
  if (typeof pattern === "string" && !patternOf(pattern)?.test(value)) return fault(`does not match ${pattern}`);
  const format = own(schema, "format");
  if (typeof format === "string" && FORMATS.get(format)?.test(value) === false) return fault(`not a ${format}`);
  return undefined;
}

function numberFault(value: number, schema: Schema, fault: Fault): string | undefined {
  if (value < numberOf(schema, "minimum", Number.NEGATIVE_INFINITY)) return fault("less than minimum");
  if (value > numberOf(schema, "maximum", Number.POSITIVE_INFINITY)) return fault("more than maximum");
  if (value <= numberOf(schema, "exclusiveMinimum", Number.NEGATIVE_INFINITY)) return fault("not above the minimum");
  if (value >= numberOf(schema, "exclusiveMaximum", Number.POSITIVE_INFINITY)) return fault("not below the maximum");
  const step = numberOf(schema, "multipleOf", 0);
  if (step > 0 && Math.abs(value / step - Math.round(value / step)) > 1e-9) return fault(`no multiple of ${step}`);
  return undefined;
}

function arrayFault(value: readonly unknown[], schema: Schema, fault: Fault, at: string, depth: number) {
  if (value.length < numberOf(schema, "minItems", 0)) return fault("fewer than minItems");
  if (value.length > numberOf(schema, "maxItems", Number.POSITIVE_INFINITY)) return fault("more than maxItems");
  if (own(schema, "uniqueItems") === true) {
    const repeated = value.some((entry, index) => value.slice(0, index).some((other) => sameValue(entry, other)));
    if (repeated) return fault("entries repeat");
  }
  const prefix = schemasOf(schema, "prefixItems");
  const items = asSchema(own(schema, "items"));
  for (const [index, entry] of value.entries()) {
    const part = prefix[index] ?? items;
    const inner = part === undefined ? undefined : findFault(entry, part, `${at}/${index}`, depth + 1);
    if (inner) return inner;
  }
  const contains = asSchema(own(schema, "contains"));
  if (contains !== undefined && !value.some((entry) => !findFault(entry, contains, at, depth + 1))) {
    return fault("contains no matching entry");
  }
  return undefined;
}

function objectFault(
  value: { readonly [key: string]: unknown },
  schema: Schema,
  fault: Fault,
  at: string,
  depth: number,
) {
  const keys = Object.keys(value);
  for (const name of ownArray(schema, "required")) {
    if (typeof name === "string" && !Object.hasOwn(value, name)) return fault(`misses "${name}"`);
  }
  if (keys.length < numberOf(schema, "minProperties", 0)) return fault("fewer than minProperties");
  if (keys.length > numberOf(schema, "maxProperties", Number.POSITIVE_INFINITY))
    return fault("more than maxProperties");
  const properties = own(schema, "properties");
  const patterns = Object.entries(
    isObject(own(schema, "patternProperties")) ? (own(schema, "patternProperties") as object) : {},
  );
  const names = asSchema(own(schema, "propertyNames"));
  const additional = asSchema(own(schema, "additionalProperties"));
  for (const key of keys) {
    const place = `${at}/${pointerSegment(key)}`;
    if (names !== undefined && findFault(key, names, place, depth + 1)) return fault(`"${key}" is no allowed name`);
    const named = asSchema(own(properties, key));
    const parts: Schema[] = named === undefined ? [] : [named];
    for (const [pattern, part] of patterns) {
      const patterned = asSchema(part);
      if (patterned !== undefined && patternOf(pattern)?.test(key)) parts.push(patterned);
    }
    if (parts.length === 0 && additional !== undefined) parts.push(additional);
    for (const part of parts) {
      const inner = findFault(value[key], part, place, depth + 1);
      if (inner) return inner;
    }
  }
  return undefined;
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

/** JSON equality: order of keys doesn't count. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isArray(left) && isArray(right)) {
    return left.length === right.length && left.every((entry, index) => sameValue(entry, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
  );
}

export function numberOf(schema: Schema, keyword: string, otherwise: number): number {
  const value = own(schema, keyword);
  return typeof value === "number" ? value : otherwise;
}

function patternOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}

const FORMATS: ReadonlyMap<string, RegExp> = new Map([
  ["date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i],
  ["date", /^\d{4}-\d\d-\d\d$/],
  ["time", /^\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i],
  ["email", /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/],
  ["uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ["uri", /^[a-z][a-z0-9+.-]*:[^\s<>]+$/i],
  ["url", /^https?:\/\/[^\s<>]+$/i],
  ["hostname", /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i],
  ["ipv4", /^\d{1,3}(\.\d{1,3}){3}$/],
]);
