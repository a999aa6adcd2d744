/**
 * Which parts of a value the keywords of a schema speak of: what `unevaluatedProperties` and `unevaluatedItems` leave out.
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-11
 */
import { get, isArray, isObject, type UnknownObject } from "../json.js";
import { patternOf } from "./pattern.js";
import { asSchema, type Schema, schemasOf } from "./schema.js";

/** Whether a value is valid against a schema that holds for the same value. */
export type IsValid = (value: unknown, schema: Schema) => boolean;

/** The names of the properties that the schema evaluates, without its own `unevaluatedProperties`. */
export function evaluatedProperties(value: UnknownObject, schema: Schema, isValid: IsValid): Set<string> {
  const names = Object.keys(value);
  const found = new Set<string>();
  for (const part of inPlace(value, schema, isValid)) {
    const properties = get(part, "properties");
    const patterns = Object.keys((get(part, "patternProperties") as object | undefined) ?? {}).map(patternOf);
    const takesRest =
      get(part, "additionalProperties") !== undefined ||
      (part !== schema && get(part, "unevaluatedProperties") !== undefined);
    for (const name of names) {
      if (takesRest || get(properties, name) !== undefined || patterns.some((pattern) => pattern?.test(name)))
        found.add(name);
    }
  }
  return found;
}

/** Whether the schema evaluates an entry, without its own `unevaluatedItems`. */
export function evaluatesItem(
  value: readonly unknown[],
  schema: Schema,
  isValid: IsValid,
): (entry: unknown, index: number) => boolean {
  const parts = [...inPlace(value, schema, isValid)];
  const takesRest = parts.some(
    (part) => get(part, "items") !== undefined || (part !== schema && get(part, "unevaluatedItems") !== undefined),
  );
  const first = Math.max(0, ...parts.map((part) => schemasOf(part, "prefixItems").length));
  const contained = parts.map((part) => asSchema(get(part, "contains"))).filter((part) => part !== undefined);
  return (entry, index) => takesRest || index < first || contained.some((part) => isValid(entry, part));
}

/** The schema, and those within it that hold for the same value and that it is valid against. */
function* inPlace(value: unknown, schema: Schema, isValid: IsValid, seen = new Set<Schema>()): Generator<Schema> {
  if (typeof schema === "boolean" || seen.has(schema)) return;
  seen.add(schema);
  yield schema;
  for (const part of schemasOf(schema, "allOf")) yield* inPlace(value, part, isValid, seen);
  for (const part of [
    ...schemasOf(schema, "anyOf"),
    ...schemasOf(schema, "oneOf"),
    ...conditionals(value, schema, isValid),
  ])
    if (isValid(value, part)) yield* inPlace(value, part, isValid, seen);
}

function conditionals(value: unknown, schema: Schema, isValid: IsValid): Schema[] {
  const condition = asSchema(get(schema, "if"));
  const holds = condition !== undefined && isValid(value, condition);
  const branch = condition === undefined ? undefined : asSchema(get(schema, holds ? "then" : "else"));
  return [holds ? condition : undefined, branch, ...dependentSchemas(value, schema)].filter(
    (part) => part !== undefined,
  );
}

/** The schemas that hold because of a property that the value has; `dependencies` is what older drafts call them. */
export function dependentSchemas(value: unknown, schema: Schema): Schema[] {
  if (!isObject(value)) return [];
  return ["dependentSchemas", "dependencies"].flatMap((keyword) => {
    const dependents = get(schema, keyword);
    if (!isObject(dependents)) return [];
    return Object.keys(dependents)
      .filter((name) => Object.hasOwn(value, name))
      .map((name) => asSchema(get(dependents, name)))
      .filter((part) => part !== undefined);
  });
}

/** The names that properties of the value ask for beside them. */
export function dependentNames(names: Iterable<string>, schema: Schema): string[] {
  const lists = ["dependentRequired", "dependencies"].map((keyword) => get(schema, keyword)).filter(isObject);
  if (lists.length === 0) return [];
  return [...names].flatMap((name) =>
    lists.flatMap((dependents) => {
      const needed = get(dependents, name);
      return isArray(needed) ? needed.filter((each) => typeof each === "string") : [];
    }),
  );
}
