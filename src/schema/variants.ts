/** The variants that a schema offers, each with a readable name: one saved example each. */
import { get, getArray, getString } from "../json.js";
import { inWords, titleCase } from "../text/naming.js";
import { type Alternative, type Folded, fold, schemasAt } from "./fold.js";
import { type Schema, typesOf } from "./schema.js";

export interface Variant {
  readonly name: string;
  /** What its id is made of, which a better name doesn't change. */
  readonly key: string;
  /** For `SampleOptions.choices`: which variant to take at which `oneOf` or `anyOf`. */
  readonly choices: ReadonlyMap<object, Schema>;
}

/** Examples of one request; more would help nobody. */
const MAX_VARIANTS = 24;

/**
 * The variants of a body: of the schema itself or, when it has none, of the first of its properties that is an object
 * with variants (the `details` of a connection are PostgreSQL's, Snowflake's, ...). Empty when there is nothing to choose.
 *
 * @param kinds where else there is something to choose, as names of properties, through lists: one variant for each of
 *   these choices, all others at their default
 */
export function variantsOf(schema: Schema, kinds: readonly (readonly string[])[] = []): readonly Variant[] {
  const folded = fold([schema]);
  const direct = choose(folded.alternatives);
  if (direct.length > 0) {
    return [...direct, ...direct.flatMap((variant) => kindsOf(schema, variant, kinds))].slice(0, MAX_VARIANTS);
  }
  const names = [...folded.properties.keys()].sort(
    (left, right) => Number(folded.required.has(right)) - Number(folded.required.has(left)),
  );
  for (const name of names) {
    const inner = choose(fold(folded.properties.get(name) ?? []).alternatives);
    if (inner.length > 0) return inner;
  }
  return kinds.flatMap((path) => kindsAt([schema], path)).slice(0, MAX_VARIANTS);
}

/** A variant once more for each kind that it isn't shown with by default. */
function kindsOf(schema: Schema, variant: Variant, kinds: readonly (readonly string[])[]): Variant[] {
  const schemas = [schema, ...variant.choices.values()];
  return kinds
    .flatMap((path) => kindsAt(schemas, path).slice(1))
    .map(({ name, key, choices }) => ({
      name: `${variant.name}, ${name}`,
      key: `${variant.key}, ${key}`,
      choices: new Map([...variant.choices, ...choices]),
    }));
}

function kindsAt(schemas: readonly Schema[], path: readonly string[]): Variant[] {
  const at = path.reduce((above, name) => entriesOf(fold(above).properties.get(name) ?? []), schemas);
  return choose(fold(at).alternatives);
}

/** The schemas of a list's entries; of anything else, the schemas themselves. */
function entriesOf(schemas: readonly Schema[]): readonly Schema[] {
  const items = schemasAt(fold(schemas), "items");
  return items.length > 0 ? items : schemas;
}

function choose(alternatives: readonly Alternative[]): Variant[] {
  for (const { id, variants } of alternatives) {
    const objects = variants.filter(isObjectSchema);
    if (objects.length < 2) continue;
    const shown = objects.slice(0, MAX_VARIANTS);
    const names = variantNames(shown, objects);
    const keys = variantKeys(shown, objects);
    return shown.map((variant, index) => ({
      name: names[index] ?? "",
      key: keys[index] ?? "",
      choices: new Map([[id, variant]]),
    }));
  }
  return [];
}

/** Siblings that a variant is compared with to find a name; no schema written by hand has more. */
const MAX_SIBLINGS = 200;

/** A name for each that tells it from its siblings. */
export function variantNames(variants: readonly Schema[], siblings = variants): string[] {
  const others = siblings.slice(0, MAX_SIBLINGS);
  const names = variants.map((variant) => variantName(variant, others));
  const taken = new Set(names.map((name) => name?.toLowerCase()));
  return unique(
    variants.map((variant, index) => {
      const name = names[index] ?? differingName(variant, others, taken) ?? numbered(index);
      taken.add(name.toLowerCase());
      return name;
    }),
  );
}

/** The same, but for those that only a lesser difference tells apart: a number. */
function variantKeys(variants: readonly Schema[], siblings: readonly Schema[]): string[] {
  const others = siblings.slice(0, MAX_SIBLINGS);
  return unique(variants.map((variant, index) => variantName(variant, others) ?? numbered(index)));
}

function numbered(index: number): string {
  return `Variant ${index + 1}`;
}

function isObjectSchema(schema: Schema): boolean {
  const folded = fold([schema]);
  return folded.types?.includes("object") ?? (folded.properties.size > 0 || folded.alternatives.length > 0);
}

/**
 * A variant's title; where that is generated (`V2ConnectionsPostRequestBody...Details0`), the values by which it is
 * told from its siblings (`type: snowflake`), else the required property that only it has.
 */
function variantName(variant: Schema, siblings: readonly Schema[]): string | undefined {
  const title = getString(variant, "title")?.trim();
  if (title && !isMachineTitle(title)) return title;
  const folded = fold([variant]);
  const others = siblings.filter((sibling) => sibling !== variant).map((sibling) => fold([sibling]));
  for (const key of new Set([...folded.required, ...folded.properties.keys()])) {
    const values = constants(folded.properties.get(key) ?? []);
    if (values.length === 0 || values.length > 6) continue;
    const clash = others.some((other) =>
      constants(other.properties.get(key) ?? []).some((value) => values.includes(value)),
    );
    if (!clash) return orList(values.map(readable));
  }
  const telling = [...folded.required, ...folded.properties.keys()].find((key) =>
    others.every((other) => !other.properties.has(key)),
  );
  return telling === undefined ? undefined : `With ${inWords(telling)}`;
}

/**
 * The first property in which a variant differs from a sibling, where no name by a title, a value or a property of its own
 * was found: one that it lacks, one that it has, one that it requires, or one of another type.
 * @param taken names of other variants, in lower case
 */
function differingName(
  variant: Schema,
  siblings: readonly Schema[],
  taken: ReadonlySet<string | undefined>,
): string | undefined {
  const own = fold([variant]);
  const others = siblings.filter((sibling) => sibling !== variant).map((sibling) => fold([sibling]));
  for (const words of differences(own, others)) {
    const name = words.slice(0, MAX_DIFFERENCE);
    if (!taken.has(name.toLowerCase())) return name;
  }
  return undefined;
}

/** Characters of a name that a property gives. */
const MAX_DIFFERENCE = 100;

/** Properties whose types are compared. */
const MAX_TYPED = 50;

function* differences(own: Folded, others: readonly Folded[]): Generator<string> {
  const names = [...own.properties.keys()];
  for (const { properties } of others) {
    for (const name of properties.keys()) if (!own.properties.has(name)) yield `Without ${inWords(name)}`;
  }
  for (const name of names) {
    if (others.some(({ properties }) => !properties.has(name))) yield `With ${inWords(name)}`;
  }
  for (const name of own.required) {
    if (others.some(({ required }) => !required.has(name))) yield `${titleCase(name)} required`;
  }
  for (const name of names.slice(0, MAX_TYPED)) {
    const types = typesAt(own, name);
    if (types !== undefined && others.some((other) => typesAt(other, name) !== types))
      yield `${titleCase(name)} as ${types}`;
  }
}

function typesAt({ properties }: Folded, name: string): string | undefined {
  return fold(properties.get(name) ?? []).types?.join(" or ");
}

export function isMachineTitle(title: string): boolean {
  return !/\s/.test(title) && (/\d$/.test(title) || title.length > 30 || /^V\d/.test(title));
}

/** The values that a property's schema allows, when it says so. */
function constants(schemas: readonly Schema[]): string[] {
  const { conjuncts } = fold(schemas);
  // Beside an enum that several variants share, it is what tells this one.
  const constant = conjuncts.find((conjunct) => Object.hasOwn(conjunct, "const"));
  if (constant !== undefined) return [String(get(constant, "const"))];
  for (const conjunct of conjuncts) {
    const values = getArray(conjunct, "enum").filter((value) => value !== null);
    if (values.length > 0) return values.map(String);
    if (typesOf(conjunct)?.includes("boolean")) return [];
  }
  return [];
}

/** Brands keep their own spelling. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["bigQuery", "BigQuery"],
  ["postgres", "PostgreSQL"],
  ["alloydb", "AlloyDB"],
  ["mysql", "MySQL"],
  ["awsSigV4", "AWS SigV4"],
  ["azuresql", "Azure SQL"],
  ["sqlserver", "SQL Server"],
  ["csv", "CSV"],
  ["CSV", "CSV"],
  ["json", "JSON"],
  ["JSON", "JSON"],
  ["jsonl", "JSONL"],
  ["JSONL", "JSONL"],
  ["png", "PNG"],
  ["PNG", "PNG"],
  ["xlsx", "Excel"],
  ["XLSX", "Excel"],
  ["gsheet", "Google Sheets"],
  ["gdrive", "Google Drive"],
]);

function readable(value: string): string {
  return SPELLINGS.get(value) ?? titleCase(value);
}

function orList(values: readonly string[]): string {
  return values.length < 2 ? (values[0] ?? "") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

function unique(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), count);
    return count === 1 ? name : `${name} ${count}`;
  });
}
