/**
 * A schema as a tree of bounded size, for a script to carry along: references are written out, and what is too deep, or
 * repeats itself, accepts anything. What the bounded schema refuses, the whole one refuses as well.
 */
import { isArray, isObject, own, setOwn } from "../json.js";
import { asSchema, distinctVariants, type Schema, schemasOf } from "./schema.js";

/** Characters of JSON. Sigma's usual answers take two to four thousand. */
const MAX_LENGTH = 16_000;
const DEPTHS = [16, 12, 9, 7, 5, 4, 3, 2, 1];
/** Objects of one attempt, so that an attempt that is much too large ends early. */
const MAX_NODES = 4000;

/** Keywords that say the same in every draft and need nothing from elsewhere. Formats and patterns differ by validator. */
const PLAIN = [
  "type",
  "const",
  "enum",
  "required",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
];

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
  for (const keyword of PLAIN) if (Object.hasOwn(schema, keyword)) setOwn(tree, keyword, schema[keyword]);
  const properties = own(schema, "properties");
  if (isObject(properties)) {
    const inner = {};
    for (const name of Object.keys(properties)) setOwn(inner, name, within(properties[name]));
    setOwn(tree, "properties", inner);
  }
  const items = asSchema(own(schema, "items"));
  if (items !== undefined && !isArray(own(schema, "prefixItems"))) setOwn(tree, "items", within(items));
  const additional = asSchema(own(schema, "additionalProperties"));
  if (isObject(additional) && !Object.hasOwn(schema, "patternProperties"))
    setOwn(tree, "additionalProperties", within(additional));
  const all = schemasOf(schema, "allOf").map(within);
  // A cut variant accepts more than it should, so that "one of" could be two of them: any of them is enough.
  const any = [schemasOf(schema, "anyOf"), distinctVariants(schema)]
    .filter((variants) => variants.length > 0)
    .map((variants) => ({ anyOf: variants.map(within) }));
  if (all.length + any.length > 0) setOwn(tree, "allOf", [...all, ...any]);
  return tree;
}
