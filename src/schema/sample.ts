/**
 * JSON Schema -> an example value that is valid against it. The way is to build a candidate and check it: a `oneOf`
 * whose variants overlap, or an `allOf` that narrows what it repeats, is decided by trying rather than by reasoning.
 *
 * Values are placeholders that say what belongs there (`"<workbookId>"`), of the right type and within the limits;
 * examples, constants, enums and defaults of the definition come first. Deterministic: same schema, same value.
 */
import { get, getArray, givenText, isArray, isObject, setProperty, toJsonText } from "../json.js";
import { COMBINING, findFault, isValid, numberOf, RunWork, type Work } from "./check.js";
import { placeholder, reservedValue } from "./placeholder.js";
import { ANY, asSchema, distinctVariants, type Schema, schemasOf, typesOf } from "./schema.js";

export interface SampleOptions {
  /** What the value is called where it stands: `workbookId` becomes `"<workbookId>"`. */
  readonly name: string;
  /** `required`: required properties only. `full`: every property that can be there together with the others. */
  readonly properties: "required" | "full";
  /** `request` leaves out `readOnly` properties, `response` leaves out `writeOnly` ones. */
  readonly direction: "request" | "response";
  /** At most this many bytes of JSON text; optional branches are cut first, the deepest ones before the others. */
  readonly budget: number;
  /** Which variant to take where a schema offers several: the variant by the `oneOf`/`anyOf` it belongs to. */
  readonly choices?: ReadonlyMap<object, Schema>;
  /** Values that suit a property of this name, the best first: before an enum's first value, after what is an example. */
  readonly hints?: ReadonlyMap<string, readonly unknown[]> | undefined;
  /** Of the run that the value is for. */
  readonly run?: RunWork | undefined;
}

export interface Sample {
  readonly value: unknown;
  /** The value as JSON text, indented by two spaces. */
  readonly text: string;
  /** Why the value is not valid; undefined when it is. */
  readonly fault: string | undefined;
}

/** How deep optional properties are followed, tried in turn until the result fits into the budget. */
const OPTIONAL_DEPTHS = [10, 7, 5, 4, 3, 2, 1, 0];
/** Where a person's patience with one example ends, in objects and arrays; the budget in bytes comes on top. */
const MAX_NODES = 20_000;
/** Bytes of a value of which all is required. */
const MAX_SIZE = 16_000_000;
/** Nesting beyond this is cut even where it is required: there is no reasonable value left. */
const MAX_DEPTH = 60;
/** Choices that hold for one value at once; more of them are no schema that a person wrote. */
const MAX_CHOICES = 30;

/** An example value of a schema, and what is wrong with it if no valid one was found. */
export function sample(schema: Schema, options: SampleOptions): Sample {
  const run = options.run ?? new RunWork();
  if (isBareString(schema)) return checked(true, placeholder(options.name), run);
  let best: Sample | undefined;
  for (const optionalDepth of options.properties === "full" ? OPTIONAL_DEPTHS : [0]) {
    // What is required is all there, but for what nobody could send.
    const maxSize = optionalDepth > 0 ? options.budget : Math.max(options.budget, MAX_SIZE);
    const sampler = new Sampler(options, optionalDepth, maxSize, run.forOne);
    const value = sampler.value(schema, options.name, 0);
    sampler.spend(run);
    if (sampler.isTooLarge) continue;
    const candidate = checked(schema, value, run);
    if (best === undefined || (best.fault !== undefined && candidate.fault === undefined)) best = candidate;
    if (candidate.fault !== undefined && sampler.exhausted) break;
    if (sampler.exhausted || Buffer.byteLength(candidate.text) > options.budget) continue;
    if (candidate.fault === undefined) return candidate;
  }
  if (best?.fault !== undefined && best.value === null) {
    // No valid value was found, and nothing near one either: the shape of one, with what is wrong in it.
    const sampler = new Sampler(options, 0, Number.POSITIVE_INFINITY, run.forOne, true);
    const shape = sampler.value(schema, options.name, 0);
    sampler.spend(run);
    if (shape !== NONE) return checked(schema, shape, run);
  }
  return best ?? checked(schema, NONE, run);
}

function checked(schema: Schema, found: unknown, run: RunWork): Sample {
  const value = found === NONE ? null : found;
  const given = run.forOne;
  const work = { left: given };
  const fault = findFault(value, schema, work);
  run.spend(given, work.left);
  return { value, text: toJsonText(value) ?? "null", fault };
}

/** No value can be given: the schema accepts nothing, or only what is cut here. */
const NONE = Symbol("none");

/** A schema with its `allOf`s folded in: everything that holds for one value at once. */
export interface Folded {
  readonly types: readonly string[] | undefined;
  readonly properties: ReadonlyMap<string, readonly Schema[]>;
  readonly required: ReadonlySet<string>;
  readonly parts: readonly Exclude<Schema, boolean>[];
  /** The `oneOf`s and `anyOf`s still to be decided: the array that identifies each, and its variants. */
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  readonly id: object;
  readonly variants: readonly Schema[];
}

class Sampler {
  private nodes = 0;
  /** Bytes of JSON text at the least, of what is built and not yet rejected. */
  private size = 0;
  isTooLarge = false;
  /** Steps of the sampler and of its checks. A schema built to explode ends with what is known by then. */
  private readonly work: Work;
  private readonly visibleOf = new WeakMap<Folded, readonly string[]>();
  private readonly open = new Map<Schema, number>();

  constructor(
    private readonly options: SampleOptions,
    private readonly optionalDepth: number,
    /** Bytes of text beyond which the value is of no use, and not built to its end. */
    private readonly maxSize: number,
    private readonly steps: number,
    /** Whether a value that is not valid is better than none. */
    private readonly isLenient = false,
  ) {
    this.work = { left: steps, known: new WeakMap() };
  }

  spend(run: RunWork): void {
    run.spend(this.steps, this.work.left);
  }

  get exhausted(): boolean {
    return this.work.left < 0 || this.nodes > MAX_NODES || this.isTooLarge;
  }

  private grow(bytes: number): void {
    this.size += bytes;
    if (this.size > this.maxSize) this.isTooLarge = true;
  }

  value(schema: Schema, name: string, depth: number): unknown {
    if (schema === false) return NONE;
    if (schema === true || isBareString(schema)) {
      this.grow(name.length + 4);
      return placeholder(name);
    }
    this.work.left -= 1;
    if (this.exhausted) return NONE;
    if (depth > 0 && isScalar(schema)) return this.scalar(schema, name, depth);
    // Recursion is shown once: its second turn is cut, by the nearest optional property or list above it.
    const turns = this.open.get(schema) ?? 0;
    if (turns >= 2 || depth > MAX_DEPTH) return NONE;
    this.open.set(schema, turns + 1);
    const before = this.size;
    try {
      for (const given of this.given(schema, name))
        if (isValid(given, schema, this.work)) return this.sizedGiven(given);
      const built = this.build(schema, name, depth);
      if (built === NONE) this.size = before;
      // Only what is whole is known: a lenient value may have gaps, and the outermost may be the nearest thing.
      if (typeof built === "object" && built !== null && depth > 0 && !this.isLenient)
        this.work.known?.set(built, schema);
      return built;
    } finally {
      this.open.set(schema, turns);
    }
  }

  /** The value of a scalar depends on nothing around it, so that of the last time is remembered. */
  private scalar(schema: Schema & object, name: string, depth: number): unknown {
    const { budget, hints } = this.options;
    const last = scalars.get(schema);
    if (last?.name === name && last.budget === budget && last.hints === hints) return this.sized(last.value);
    for (const given of this.given(schema, name)) if (isValid(given, schema, this.work)) return this.sized(given);
    const value = this.build(schema, name, depth);
    if (value !== NONE && !this.isLenient) scalars.set(schema, { name, budget, hints, value });
    return value;
  }

  /**
   * The first candidate that is valid; else, for the whole value only, the nearest thing: inside it, leaving a property
   * out is better than a wrong value.
   */
  private build(schema: Schema, name: string, depth: number): unknown {
    if (isValidByConstruction(schema)) {
      const folded = fold([schema]);
      return folded.types?.[0] === "array" ? this.array(folded, name, depth) : this.object(folded, depth);
    }
    let nearest: unknown = NONE;
    const before = this.size;
    for (const candidate of this.candidates([schema], new Set(), name, depth)) {
      if (candidate !== NONE) {
        if (isValid(candidate, schema, this.work)) return this.sized(candidate);
        if (nearest === NONE) nearest = candidate;
        if (this.exhausted) break;
      }
      this.size = before;
    }
    return depth === 0 || this.isLenient ? nearest : NONE;
  }

  /** Counts a scalar; what an object or a list holds was counted when it was made. */
  private sized(value: unknown): unknown {
    if (typeof value === "string") this.grow(value.length + 2);
    return value;
  }

  private sizedGiven(value: unknown): unknown {
    this.grow(givenText(value, this.options.budget)?.length ?? 0);
    return value;
  }

  /** Candidates for a value that must satisfy all of `schemas`, most fitting first. */
  private *candidates(
    schemas: readonly Schema[],
    decided: ReadonlySet<object>,
    name: string,
    depth: number,
  ): Generator<unknown> {
    this.work.left -= 1;
    if (this.exhausted || decided.size > MAX_CHOICES) return;
    const folded = fold(schemas);
    this.work.left -= folded.properties.size;
    const alternative = folded.alternatives.find(({ id }) => !decided.has(id));
    if (!alternative) {
      yield* this.plain(folded, name, depth);
      return;
    }
    const chosen = this.options.choices?.get(alternative.id);
    const variants = chosen === undefined ? alternative.variants : [chosen, ...alternative.variants];
    for (const variant of nullLast(variants)) {
      yield* this.candidates([...schemas, variant], new Set([...decided, alternative.id]), name, depth);
    }
  }

  private *plain(folded: Folded, name: string, depth: number): Generator<unknown> {
    const types = folded.types ?? impliedTypes(folded);
    if (types === undefined) {
      // A constant needs no type beside it.
      yield* this.givenTo(folded, name);
      yield placeholder(name);
      yield {};
      return;
    }
    for (const type of [...types].sort((left, right) => Number(left === "null") - Number(right === "null"))) {
      switch (type) {
        case "object":
          yield* this.objects(folded, depth);
          break;
        case "array":
          yield* this.arrays(folded, name, depth);
          break;
        case "string":
          yield* strings(folded, name, this.givenTo(folded, name));
          break;
        case "number":
        case "integer":
          yield* numbers(folded, type, this.givenTo(folded, name));
          break;
        case "boolean":
          yield false;
          yield true;
          break;
        default:
          yield null;
      }
    }
  }

  private *objects(folded: Folded, depth: number): Generator<unknown> {
    const object = this.object(folded, depth);
    if (object === NONE) return;
    yield object;

    // Where all of it together is too much (a variant that must not match as well), the required ones alone may do.
    const shown = Object.keys(object as object);
    if (shown.some((key) => !folded.required.has(key))) {
      const least = {};
      for (const key of shown) if (folded.required.has(key)) setProperty(least, key, get(object, key));
      yield least;
    }
    // And where they are too little (a variant that nothing else tells from the others), all of them may do.
    const missing = this.visible(folded).filter((key) => !Object.hasOwn(object as object, key));
    if (missing.length === 0) return;
    const most = { ...(object as object) };
    for (const key of missing) {
      const value = this.value(conjunction(folded.properties.get(key) ?? []), key, depth + 1);
      if (value !== NONE) setProperty(most, key, value);
    }
    yield most;
  }

  /** The object a person would expect; `NONE` when a required property can't have a value. */
  private object(folded: Folded, depth: number): unknown {
    this.nodes += 1;
    const { properties, required } = folded;
    // An object of which nothing is required says nothing when it is empty: there the optional properties are shown.
    const isFull =
      (this.options.properties === "full" && depth < this.optionalDepth) || (required.size === 0 && depth < 3);
    const wanted = new Set(this.visible(folded).filter((key) => isFull || required.has(key)));
    for (const key of required) wanted.add(key);

    const object = {};
    for (const key of wanted) {
      const value = this.value(
        conjunction(properties.get(key) ?? schemasAt(folded, "additionalProperties")),
        key,
        depth + 1,
      );
      if (this.isTooLarge) return NONE;
      if (value !== NONE) {
        // Two quotes, colon, space, line break, indentation.
        this.grow(key.length + 5 + 2 * (depth + 1));
        setProperty(object, key, value);
      } else if (required.has(key) && !this.isLenient) return NONE;
    }
    const missing = numberOfParts(folded, "minProperties") - Object.keys(object).length;
    if (missing > 0 || (properties.size === 0 && this.options.properties === "full")) {
      const additional = conjunction(schemasAt(folded, "additionalProperties"));
      const isShown = missing > 0 || !isAny(additional);
      for (let count = 1; isShown && count <= Math.min(Math.max(missing, 1), 100); count += 1) {
        const entry = this.value(additional, "value", depth + 1);
        if (entry !== NONE) setProperty(object, count === 1 ? "<key>" : `<key${count}>`, entry);
      }
    }
    return object;
  }

  private *arrays(folded: Folded, name: string, depth: number): Generator<unknown> {
    const array = this.array(folded, name, depth);
    yield array;
    if (array.length > 1) {
      // Where entries must differ: one of each value that the definition offers.
      const offered = [...new Set(this.givenTo(fold(schemasAt(folded, "items"))))];
      if (offered.length >= array.length) yield offered.slice(0, array.length);
    }
    if (array.length > 0 && numberOfParts(folded, "minItems") === 0) yield [];
  }

  /** One entry, or as many as there must be. */
  private array(folded: Folded, name: string, depth: number): unknown[] {
    this.nodes += 1;
    const prefix = folded.parts.flatMap((part) => schemasOf(part, "prefixItems"));
    const items = conjunction(schemasAt(folded, "items"));
    const most = Math.min(...folded.parts.map((part) => numberOf(part, "maxItems", Number.POSITIVE_INFINITY)));
    const length = Math.min(Math.max(numberOfParts(folded, "minItems"), prefix.length, 1), most, 100);
    const entries: unknown[] = [];
    for (let index = 0; index < length; index += 1) {
      const entryName = index < 1 ? singular(name) : `${singular(name)}${index + 1}`;
      const entry = this.value(prefix[index] ?? items, entryName, depth + 1);
      if (entry === NONE) break;
      this.grow(1 + 2 * (depth + 1));
      entries.push(entry);
    }
    return entries;
  }

  /** What the definition offers, or the hints do, and the budget allows. */
  private *given(schema: Schema, name?: string): Generator<unknown> {
    const hints = name === undefined ? undefined : this.options.hints?.get(name);
    for (const value of givenValues(schema, hints)) {
      const most = this.options.budget / 4;
      const text = givenText(value, most);
      if (text !== undefined && text.length <= most) yield value;
    }
  }

  private givenTo(folded: Folded, name?: string): unknown[] {
    return folded.parts.flatMap((part) => [...this.given(part, name)]);
  }

  private visible(folded: Folded): readonly string[] {
    const known = this.visibleOf.get(folded);
    if (known) return known;
    const visible: string[] = [];
    for (const [key, schemas] of folded.properties) if (!this.hidden(schemas)) visible.push(key);
    this.visibleOf.set(folded, visible);
    return visible;
  }

  /** `readOnly` has no place in a request, `writeOnly` none in a response. @see JSON Schema validation, section 9.4 */
  private hidden(schemas: readonly Schema[]): boolean {
    const keyword = this.options.direction === "request" ? "readOnly" : "writeOnly";
    return schemas.some((schema) => get(schema, keyword) === true);
  }
}

/** Keywords that say nothing a candidate, built of valid parts, could get wrong. */
const HARMLESS = new Set([
  "type",
  "properties",
  "required",
  "items",
  "title",
  "description",
  "format",
  "default",
  "example",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "externalDocs",
  "additionalProperties",
  "nullable",
]);

/**
 * An object or array of which the keywords ask for nothing but the shape. Its parts have been checked when they were
 * made, and checking all of it again at every level is what would make deep schemas slow.
 */
function isValidByConstruction(schema: Schema): boolean {
  const types = typesOf(schema);
  return (
    isObject(schema) &&
    types?.length === 1 &&
    (types[0] === "object" || types[0] === "array") &&
    schema.additionalProperties !== false &&
    Object.keys(schema).every((key) => HARMLESS.has(key))
  );
}

interface KnownScalar extends Pick<SampleOptions, "name" | "budget" | "hints"> {
  readonly value: unknown;
}

const scalars = new WeakMap<object, KnownScalar>();

/** A schema of texts, numbers or the like, with no other schema in it. */
function isScalar(schema: Schema): schema is Schema & object {
  if (!isObject(schema)) return false;
  const { type } = schema;
  return (
    (type === "string" || type === "integer" || type === "number" || type === "boolean") &&
    !COMBINING.some((keyword) => Object.hasOwn(schema, keyword))
  );
}

/** By far the commonest schema. */
function isBareString(schema: Schema): boolean {
  if (!isObject(schema) || schema.type !== "string") return false;
  for (const key in schema) if (key !== "type" && key !== "description" && key !== "title") return false;
  return true;
}

const conjunctions = new WeakMap<readonly Schema[], Schema>();

/** The same schema for the same list, so that what is known of it is found again. */
function conjunction(schemas: readonly Schema[]): Schema {
  const [only = ANY] = schemas;
  if (schemas.length <= 1) return only;
  const known = conjunctions.get(schemas);
  if (known !== undefined) return known;
  const all = { allOf: schemas };
  conjunctions.set(schemas, all);
  return all;
}

function isAny(schema: Schema): boolean {
  return (
    schema === true ||
    (isObject(schema) && Object.keys(schema).every((key) => key === "description" || key === "title"))
  );
}

/** The schemas that the parts have at a keyword, such as `items`. */
function schemasAt(folded: Folded, keyword: string): Schema[] {
  return folded.parts.map((part) => asSchema(get(part, keyword))).filter((part) => part !== undefined);
}

function numberOfParts(folded: Folded, keyword: string): number {
  return Math.max(0, ...folded.parts.map((part) => numberOf(part, keyword, 0)));
}

/** What the definition itself offers as a value, best first, and the hints where it has no preference. */
function* givenValues(schema: Schema, hints: readonly unknown[] = []): Generator<unknown> {
  if (!isObject(schema)) return;
  if (Object.hasOwn(schema, "const")) yield schema.const;
  if (Object.hasOwn(schema, "example")) yield schema.example;
  if (isArray(schema.examples)) yield* schema.examples;
  if (Object.hasOwn(schema, "default") && schema.default !== null) yield schema.default;
  yield* hints;
  if (isArray(schema.enum)) yield* schema.enum;
}

const foldedOf = new WeakMap<object, Folded>();

/** Folds `allOf`s (of `allOf`s) and whatever else must hold together. Cycles through `allOf` end at the second turn. */
export function fold(schemas: readonly Schema[]): Folded {
  const [only] = schemas;
  if (schemas.length !== 1 || typeof only !== "object") return foldAll(schemas);
  const known = foldedOf.get(only);
  if (known) return known;
  const folded = foldAll(schemas);
  foldedOf.set(only, folded);
  return folded;
}

function foldAll(schemas: readonly Schema[]): Folded {
  const parts: Exclude<Schema, boolean>[] = [];
  const seen = new Set<Schema>();
  const visit = (schema: Schema) => {
    if (typeof schema === "boolean" || seen.has(schema) || seen.size > 1000) return;
    seen.add(schema);
    parts.push(schema);
    for (const inner of schemasOf(schema, "allOf")) visit(inner);
  };
  for (const schema of schemas) visit(schema);

  let types: readonly string[] | undefined;
  const properties = new Map<string, Schema[]>();
  const required = new Set<string>();
  const alternatives: Alternative[] = [];
  for (const part of parts) {
    const own_ = typesOf(part);
    if (own_) types = types === undefined ? own_ : bothTypes(types, own_);
    const declared = get(part, "properties");
    for (const key of isObject(declared) ? Object.keys(declared) : []) {
      const schema = asSchema(get(declared, key));
      if (schema === undefined) continue;
      const list = properties.get(key);
      if (list) list.push(schema);
      else properties.set(key, [schema]);
    }
    for (const key of getArray(part, "required")) if (typeof key === "string") required.add(key);
    for (const keyword of ["oneOf", "anyOf"] as const) {
      const id = get(part, keyword);
      if (id === undefined) continue;
      const variants = keyword === "oneOf" ? distinctVariants(part) : schemasOf(part, keyword);
      if (isArray(id) && variants.length > 0) alternatives.push({ id, variants });
    }
  }
  return { types, properties, required, parts, alternatives };
}

function bothTypes(left: readonly string[], right: readonly string[]): readonly string[] {
  const both = left.filter((type) => right.includes(type) || (type === "integer" && right.includes("number")));
  return right.includes("integer") && left.includes("number") && !both.includes("integer")
    ? [...both, "integer"]
    : both;
}

/** A type is often left out where the other keywords make it plain. */
export function impliedTypes(folded: Folded): readonly string[] | undefined {
  const has = (...keywords: string[]) =>
    folded.parts.some((part) => keywords.some((keyword) => Object.hasOwn(part, keyword)));
  if (folded.properties.size > 0 || has("additionalProperties", "required", "minProperties")) return ["object"];
  if (has("items", "prefixItems", "minItems")) return ["array"];
  if (has("pattern", "minLength", "maxLength", "format")) return ["string"];
  if (has("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")) return ["number"];
  return undefined;
}

/** A variant that is only `null` is the last one a person would want to see. */
function nullLast(variants: readonly Schema[]): Schema[] {
  const isNull = (schema: Schema) => Number(typesOf(schema)?.every((type) => type === "null") ?? false);
  return [...variants].sort((left, right) => isNull(left) - isNull(right));
}

function* strings(folded: Folded, name: string, given: readonly unknown[]): Generator<string> {
  for (const value of given) if (typeof value === "string") yield value;
  for (const part of folded.parts) {
    const format = get(part, "format");
    const value = typeof format === "string" ? (reservedValue(format) ?? SAMPLES_BY_FORMAT.get(format)) : undefined;
    if (value !== undefined) yield value;
  }
  const least = numberOfParts(folded, "minLength");
  const most = Math.min(...folded.parts.map((part) => numberOf(part, "maxLength", Number.POSITIVE_INFINITY)));
  const filler = placeholder(name);
  // A name that doesn't fit is cut; with less than a letter in them, brackets say nothing.
  if (filler.length <= most) yield filler.padEnd(Math.min(least, 10_000), ".");
  else yield most > 2 ? placeholder(name.slice(0, most - 2)) : name.slice(0, most);
  yield* [
    "a".repeat(Math.max(1, Math.min(least, 10_000))),
    "A",
    "1".repeat(Math.max(1, Math.min(least, 10_000))),
    "a1",
    "a-1",
    "/a",
    "#000000",
    "en",
    "",
  ];
}

function* numbers(folded: Folded, type: "number" | "integer", given: readonly unknown[]): Generator<number> {
  for (const value of given) if (typeof value === "number") yield value;
  const highest = (keyword: string) =>
    Math.max(...folded.parts.map((part) => numberOf(part, keyword, Number.NEGATIVE_INFINITY)));
  const lowest = (keyword: string) =>
    Math.min(...folded.parts.map((part) => numberOf(part, keyword, Number.POSITIVE_INFINITY)));
  const from = Math.max(highest("minimum"), highest("exclusiveMinimum"));
  const to = Math.min(lowest("maximum"), lowest("exclusiveMaximum"));
  const step = numberOfParts(folded, "multipleOf") || 1;
  if (from <= step && step <= to) yield step;
  if (Number.isFinite(from)) {
    yield Math.ceil(from / step) * step;
    yield (Math.floor(from / step) + 1) * step;
  }
  if (Number.isFinite(to)) {
    yield Math.floor(to / step) * step;
    yield (Math.ceil(to / step) - 1) * step;
  }
  yield 0;
  if (type === "integer") return;
  yield Number.isFinite(from) && Number.isFinite(to) ? (from + to) / 2 : Number.isFinite(to) ? to - 0.5 : 1.5;
  if (Number.isFinite(from)) yield from + 0.5;
}

/** Formats of which any value will do. */
const SAMPLES_BY_FORMAT: ReadonlyMap<string, string> = new Map([
  ["date-time", "2026-01-31T09:30:00Z"],
  ["date", "2026-01-31"],
  ["time", "09:30:00Z"],
  ["binary", ""],
]);

/** `teamIds` holds `<teamId>`s. */
function singular(name: string): string {
  if (/ies$/.test(name)) return name.replace(/ies$/, "y");
  return /[^s]s$/.test(name) ? name.slice(0, -1) : name;
}
