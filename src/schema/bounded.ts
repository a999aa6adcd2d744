/**
 * A schema as a tree of bounded size, for a script to carry along: references are written out, and what is too deep, or
 * repeats itself, accepts anything. What the bounded schema refuses, the whole one refuses as well.
 */
import { get, getArray, givenText, isArray, isObject, setProperty } from "../json.js";
import { sameValue } from "./same.js";
import { asSchema, distinctVariants, type Schema, schemasOf, typesOf } from "./schema.js";

/** Characters of JSON. Sigma's usual responses take two to four thousand. */
const MAX_LENGTH = 16_000;
const DEPTHS = [16, 12, 9, 7, 5, 4, 3, 2, 1];
/** Objects of one attempt, so that an attempt that is much too large ends early. */
const MAX_NODES = 4000;

/** Keywords that say the same in every draft and need nothing from elsewhere. Formats and patterns differ by validator. */
const NUMBERS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
const COUNTS = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
const TYPES = new Set(["null", "boolean", "object", "array", "number", "integer", "string"]);

/** Keywords without schemas in them, where they have the type they should have: a validator throws at anything else. */
function plainKeywords(schema: Schema & object): [string, unknown][] {
  const types = typesOf(schema)?.filter((type) => TYPES.has(type)) ?? [];
  const values = get(schema, "enum");
  const allowed = isArray(values) && isShort(values) ? distinctValues(values) : [];
  const hidden = writeOnlyOf(schema);
  const required = getArray(schema, "required").filter(
    (name): name is string => typeof name === "string" && !hidden.has(name),
  );
  const step = get(schema, "multipleOf");
  return [
    ...(types.length > 0 && types.length === typesOf(schema)?.length
      ? [["type", types.length === 1 ? types[0] : [...new Set(types)]]]
      : []),
    ...(Object.hasOwn(schema, "const") && isShort(get(schema, "const")) ? [["const", get(schema, "const")]] : []),
    ...(allowed.length > 0 ? [["enum", allowed]] : []),
    ...(required.length > 0 ? [["required", [...new Set(required)]]] : []),
    ...NUMBERS.filter((keyword) => typeof get(schema, keyword) === "number").map((keyword) => [
      keyword,
      get(schema, keyword),
    ]),
    ...COUNTS.filter((keyword) => isCount(get(schema, keyword))).map((keyword) => [keyword, get(schema, keyword)]),
    // Validators don't compute exactly with fractions.
    ...(typeof step === "number" && Number.isInteger(step) && step > 0 ? [["multipleOf", step]] : []),
  ] as [string, unknown][];
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

/** Anything longer doesn't fit in any case. YAML's aliases make a few lines mean billions of values. */
function isShort(value: unknown): boolean {
  return givenText(value, MAX_LENGTH) !== undefined;
}

/** @param values few, because they are short together */
function distinctValues(values: readonly unknown[]): unknown[] {
  const isComposite = (value: unknown) => isArray(value) || isObject(value);
  const others = values.filter(isComposite);
  return [
    ...new Set(values.filter((value) => !isComposite(value))),
    ...others.filter((value, index) => !others.slice(0, index).some((other) => sameValue(other, value))),
  ];
}

/** Properties that a response doesn't have. @see JSON Schema validation, section 9.4 */
function writeOnlyOf(schema: Schema): ReadonlySet<string> {
  const properties = get(schema, "properties");
  if (!isObject(properties)) return new Set();
  return new Set(Object.keys(properties).filter((name) => get(properties[name], "writeOnly") === true));
}

export function boundedSchema(schema: Schema): Schema {
  for (const depth of DEPTHS) {
    const budget = { nodes: MAX_NODES };
    const tree = bounded(schema, depth, [], budget);
    if (budget.nodes >= 0 && JSON.stringify(tree).length <= MAX_LENGTH) return tree;
  }
  return {};
}

function bounded(schema: Schema, depth: number, above: readonly Schema[], budget: { nodes: number }): Schema {
  if (typeof schema === "boolean") return schema ? {} : schema;
  budget.nodes -= 1;
  if (depth <= 0 || budget.nodes < 0 || above.filter((other) => other === schema).length > 1) return {};
  const within = (inner: unknown) => bounded(asSchema(inner) ?? {}, depth - 1, [...above, schema], budget);
  const tree = {};
  for (const [keyword, value] of plainKeywords(schema)) setProperty(tree, keyword, value);
  const properties = get(schema, "properties");
  if (isObject(properties)) {
    const inner = {};
    for (const name of Object.keys(properties)) setProperty(inner, name, within(properties[name]));
    setProperty(tree, "properties", inner);
  }
  const items = asSchema(get(schema, "items"));
  if (items !== undefined && !isArray(get(schema, "prefixItems"))) setProperty(tree, "items", within(items));
  const additional = asSchema(get(schema, "additionalProperties"));
  if (isObject(additional) && !Object.hasOwn(schema, "patternProperties"))
    setProperty(tree, "additionalProperties", within(additional));
  const all = schemasOf(schema, "allOf").map(within);
  // A cut variant accepts more than it should, so that "one of" could be two of them: any of them is enough.
  const any = [schemasOf(schema, "anyOf"), distinctVariants(schema)]
    .filter((variants) => variants.length > 0)
    .map((variants) => ({ anyOf: variants.map(within) }));
  if (all.length + any.length > 0) setProperty(tree, "allOf", [...all, ...any]);
  return tree;
}
