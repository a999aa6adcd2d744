/**
 * What differs between two schemas, for the value they describe: compared by what they mean (`shape.ts`), so that a
 * definition written in another style has no differences. It only says what differs; whom that breaks is for
 * `changes/` to say, which knows whether the value is sent or received.
 *
 * Left alone are titles, descriptions, examples and formats, `not`, `if` and `patternProperties`.
 */
import { get, getString } from "../../json.js";
import { type Schema, typesOf } from "../schema.js";
import { isMachineTitle, variantNames } from "../variants.js";
import { fewValues, type Kind, LIMITS, merged, type ObjectShape, type Shape, shapeOf, type Union } from "./shape.js";

/** `at` is where in the value: `steps[].type`, `details (Snowflake).host`; empty for the value itself. */
export type SchemaDifference = { readonly at: string } & SchemaChange;

export type SchemaChange =
  | { readonly kind: "property-added" | "property-removed"; readonly required: boolean }
  | { readonly kind: "property-required" | "property-optional" }
  /** `wider`: all that was valid still is. `narrower`: all that is valid was. */
  | { readonly kind: "type-changed"; readonly before: string; readonly after: string; readonly relation: Relation }
  | { readonly kind: "type-known" | "type-unknown"; readonly type: string }
  | { readonly kind: "null-allowed" | "null-forbidden" }
  /** JSON texts. */
  | {
      readonly kind: "values-added" | "values-removed" | "values-limited" | "values-freed";
      readonly values: readonly string[];
    }
  | {
      readonly kind: "limit-changed";
      readonly limit: string;
      readonly before: number | string | undefined;
      readonly after: number | string | undefined;
      readonly relation: Relation;
    }
  | { readonly kind: "default-changed"; readonly before: string | undefined; readonly after: string | undefined }
  | { readonly kind: "variants-added" | "variants-removed"; readonly variants: readonly string[] }
  /** Objects that have nothing to do with each other: how many variants there were, and are. */
  | { readonly kind: "replaced"; readonly before: number; readonly after: number }
  | { readonly kind: "closed" | "opened" }
  /** Differs, or may differ, where comparing was given up. */
  | { readonly kind: "too-deep" };

export type Relation = "wider" | "narrower" | "other";

/** Pairs of schemas compared for one value. The largest of Sigma's values take some hundreds. */
const MAX_PAIRS = 5_000;
const MAX_DEPTH = 40;
const MAX_DIFFERENCES = 500;
/**
 * Schemas looked at, and properties of variants held against each other, in all comparisons of one comparer. Sigma's two definitions
 * take some 30,000; a definition that is built to take for ever ends here, and the report says of the rest that it wasn't compared.
 */
const MAX_WORK = 500_000;

/** Two parts of a value that stand at the same place. */
interface Pair {
  readonly at: string;
  readonly before: Union;
  readonly after: Union;
}

interface Comparison {
  readonly differences: readonly SchemaDifference[];
  readonly pairs: readonly Pair[];
}

/**
 * Compares many schemas that share parts: what two parts differ in is found once, and then known wherever both stand at
 * the same place again. Each pair of parts is said once for a value, at the place nearest to the top, so a cycle ends.
 */
export class SchemaComparer {
  private readonly shapes = new Map<string, Shape>();
  private readonly comparisons = new Map<string, Comparison>();
  private readonly ids = new WeakMap<object, number>();
  private count = 0;
  private work = 0;

  /** `direction`: `request` leaves out `readOnly` properties, `response` leaves out `writeOnly` ones. */
  constructor(private readonly direction: "request" | "response") {}

  compare(before: Schema, after: Schema): SchemaDifference[] {
    const differences: SchemaDifference[] = [];
    const seen = new Set<string>();
    let level: Pair[] = [{ at: "", before: [[before]], after: [[after]] }];
    for (let depth = 0; level.length > 0; depth += 1) {
      const next: Pair[] = [];
      for (const pair of level) {
        const key = this.key(pair);
        if (key === undefined || seen.has(key)) continue;
        seen.add(key);
        const isTooMuch = seen.size > MAX_PAIRS || differences.length > MAX_DIFFERENCES || this.isTooMuch;
        if (isTooMuch || depth > MAX_DEPTH) {
          differences.push({ at: "", kind: "too-deep" });
          return differences;
        }
        const comparison = this.comparisons.get(key) ?? this.remember(key, this.compareParts(pair));
        for (const difference of comparison.differences) {
          differences.push({ ...difference, at: `${pair.at}${difference.at}`.replace(/^[. ]/, "") });
        }
        for (const inner of comparison.pairs) next.push({ ...inner, at: pair.at + inner.at });
      }
      level = next;
    }
    return differences;
  }

  private get isTooMuch(): boolean {
    return this.work > MAX_WORK;
  }

  private remember(key: string, comparison: Comparison): Comparison {
    this.comparisons.set(key, comparison);
    return comparison;
  }

  private compareParts(pair: Pair): Comparison {
    const before = this.shape(pair.before);
    const after = this.shape(pair.after);
    const changes: SchemaDifference[] = [];
    const pairs: Pair[] = [];
    const say = (change: SchemaChange, at = "") => changes.push({ at, ...change });

    if (before.isUnknown || after.isUnknown) {
      if (!after.isUnknown) say({ kind: "type-known", type: typeLabel(after) });
      if (!before.isUnknown) say({ kind: "type-unknown", type: typeLabel(before) });
      return { differences: changes, pairs };
    }
    const relation = relationOf(before.kinds, after.kinds);
    if (relation !== undefined && after.kinds.size > 0 && before.kinds.size > 0) {
      say({ kind: "type-changed", before: typeLabel(before), after: typeLabel(after), relation });
    } else if (before.isNullable === false && after.isNullable === true) {
      say({ kind: "null-allowed" });
    } else if (before.isNullable === true && after.isNullable === false) {
      say({ kind: "null-forbidden" });
    }
    const isShared = (kind: Kind) => before.kinds.has(kind) && after.kinds.has(kind);
    if (isShared("string") || isShared("number") || isShared("boolean"))
      for (const change of valueChanges(before, after)) say(change);
    if (relation === undefined) for (const change of limitChanges(before, after)) say(change);
    if (before.default !== after.default)
      say({ kind: "default-changed", before: before.default, after: after.default });
    if (isShared("array")) pairs.push({ at: "[]", before: before.items, after: after.items });
    if (isShared("object")) {
      this.work += workOfMatch(before.objects, after.objects);
      const { matched, removed, added } = match(before.objects, after.objects, this.isTooMuch);
      if (matched.length === 0) {
        say({ kind: "replaced", before: before.objects.length, after: after.objects.length });
      } else {
        if (removed.length > 0) say({ kind: "variants-removed", variants: removed });
        if (added.length > 0) say({ kind: "variants-added", variants: added });
      }
      for (const { before: left, after: right, name } of matched) {
        this.work += left.properties.size + right.properties.size;
        if (this.isTooMuch) break;
        this.compareObjects(left, right, name === undefined ? "" : ` (${name})`, changes, pairs);
      }
    }
    if (before.isCut || after.isCut || this.isTooMuch) say({ kind: "too-deep" });
    return { differences: changes, pairs };
  }

  private compareObjects(
    before: ObjectShape,
    after: ObjectShape,
    at: string,
    changes: SchemaDifference[],
    pairs: Pair[],
  ) {
    const names = new Set([...before.properties.keys(), ...after.properties.keys()]);
    for (const name of names) {
      const left = this.visible(before.properties.get(name));
      const right = this.visible(after.properties.get(name));
      const place = `${at}${propertyStep(name)}`;
      const wasRequired = before.required.has(name);
      const isRequired = after.required.has(name);
      if (left === undefined) {
        if (right !== undefined) changes.push({ at: place, kind: "property-added", required: isRequired });
      } else if (right === undefined) {
        changes.push({ at: place, kind: "property-removed", required: wasRequired });
      } else {
        if (wasRequired !== isRequired)
          changes.push({ at: place, kind: isRequired ? "property-required" : "property-optional" });
        pairs.push({ at: place, before: left, after: right });
      }
    }
    if (before.additional && after.additional) {
      pairs.push({ at: `${at}.*`, before: before.additional, after: after.additional });
    }
    if (before.isClosed !== after.isClosed) changes.push({ at, kind: after.isClosed ? "closed" : "opened" });
  }

  private visible(union: Union | undefined): Union | undefined {
    const keyword = this.direction === "request" ? "readOnly" : "writeOnly";
    return union?.flat().some((schema) => get(schema, keyword) === true) ? undefined : union;
  }

  private shape(union: Union): Shape {
    const key = this.unionKey(union);
    const known = this.shapes.get(key);
    if (known) return known;
    const shape = shapeOf(union);
    this.shapes.set(key, shape);
    this.work += shape.work;
    return shape;
  }

  /** Undefined for a part that is the same object on both sides. */
  private key({ before, after }: Pair): string | undefined {
    const [left, right] = [this.unionKey(before), this.unionKey(after)];
    return left === right ? undefined : `${left} / ${right}`;
  }

  private unionKey(union: Union): string {
    return union.map((schemas) => schemas.map((schema) => this.id(schema)).join("&")).join("|");
  }

  private id(schema: Schema): string {
    if (typeof schema === "boolean") return String(schema);
    const known = this.ids.get(schema);
    if (known !== undefined) return String(known);
    this.count += 1;
    this.ids.set(schema, this.count);
    return String(this.count);
  }
}

/** `.name`; a name that is none of a programming language's is quoted. */
function propertyStep(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `.${name}` : `.${JSON.stringify(name)}`;
}

const ORDER: readonly Kind[] = ["string", "number", "boolean", "array", "object"];

/** `string or null`. */
export function typeLabel(shape: Shape): string {
  const kinds: string[] = ORDER.filter((kind) => shape.kinds.has(kind)).map((kind) =>
    kind === "array" ? "list" : kind,
  );
  if (shape.isNullable) kinds.push("null");
  return kinds.join(" or ") || "nothing";
}

function relationOf(before: ReadonlySet<unknown>, after: ReadonlySet<unknown>): Relation | undefined {
  const isKept = [...before].every((entry) => after.has(entry));
  const isNew = [...after].every((entry) => before.has(entry));
  if (isKept && isNew) return undefined;
  return isKept ? "wider" : isNew ? "narrower" : "other";
}

function* valueChanges(before: Shape, after: Shape): Generator<SchemaChange> {
  if (before.values === undefined && after.values === undefined) return;
  if (before.values === undefined) {
    yield { kind: "values-limited", values: [...(after.values ?? [])] };
  } else if (after.values === undefined) {
    yield { kind: "values-freed", values: [...before.values] };
  } else {
    const { values } = before;
    const removed = [...values].filter((value) => !after.values?.has(value));
    const added = [...after.values].filter((value) => !values.has(value));
    if (removed.length > 0) yield { kind: "values-removed", values: removed };
    if (added.length > 0) yield { kind: "values-added", values: added };
  }
}

function* limitChanges(before: Shape, after: Shape): Generator<SchemaChange> {
  for (const limit of LIMITS) {
    const [left, right] = [before.limits.get(limit), after.limits.get(limit)];
    if (left !== right)
      yield { kind: "limit-changed", limit, before: left, after: right, relation: limitRelation(limit, left, right) };
  }
}

function limitRelation(
  limit: string,
  before: number | string | undefined,
  after: number | string | undefined,
): Relation {
  if (before === undefined) return "narrower";
  if (after === undefined) return "wider";
  if (typeof before !== "number" || typeof after !== "number" || limit === "multipleOf") return "other";
  return /^min|Min/.test(limit) === after > before ? "narrower" : "wider";
}

interface Matched {
  readonly before: ObjectShape;
  readonly after: ObjectShape;
  /** Undefined where either side has but one. */
  readonly name: string | undefined;
}

interface Match {
  readonly matched: readonly Matched[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Names looked up to hold every variant against every other. */
function workOfMatch(before: readonly ObjectShape[], after: readonly ObjectShape[]): number {
  if (before.length === 1 && after.length === 1) return 1;
  return before.reduce((sum, { properties }) => sum + properties.size + 1, 0) * after.length;
}

/**
 * Which variant became which: the likeliest pairs first, one to one. What is left then and is like a variant that has
 * been taken shares it: three kinds of Snowflake connection, of which one is left, are compared with that one together.
 * `isBare`: what they are recognised by are titles and tags alone, without the properties they have in common.
 */
function match(before: readonly ObjectShape[], after: readonly ObjectShape[], isBare: boolean): Match {
  const [left, right] = [before[0], after[0]];
  if (left && right && before.length === 1 && after.length === 1) {
    return { matched: [{ before: left, after: right, name: undefined }], removed: [], added: [] };
  }
  const traitsBefore = before.map((object) => traitsOf(object, isBare));
  const traitsAfter = after.map((object) => traitsOf(object, isBare));
  const candidates = traitsBefore
    .flatMap((one, i) => traitsAfter.map((other, j) => ({ i, j, score: likeness(one, other, isBare) })))
    .filter(({ score }) => score >= MIN_LIKENESS)
    .sort((one, other) => other.score - one.score || one.i - other.i || one.j - other.j);
  /** Which pairs stand together: by the number of the old variant, and of the new one. */
  const groups: { readonly left: number[]; readonly right: number[] }[] = [];
  const ofLeft = new Map<number, (typeof groups)[number]>();
  const ofRight = new Map<number, (typeof groups)[number]>();
  for (const { i, j } of candidates) {
    if (ofLeft.has(i) || ofRight.has(j)) continue;
    const group = { left: [i], right: [j] };
    groups.push(group);
    ofLeft.set(i, group);
    ofRight.set(j, group);
  }
  for (const { i, j, score } of candidates) {
    if (score < SAME_TAG) break;
    const [left, right] = [ofLeft.get(i), ofRight.get(j)];
    if (left === undefined && right !== undefined && right.right.length === 1) {
      right.left.push(i);
      ofLeft.set(i, right);
    } else if (right === undefined && left !== undefined && left.left.length === 1) {
      left.right.push(j);
      ofRight.set(j, left);
    }
  }
  const namesBefore = namesOf(before);
  const namesAfter = namesOf(after);
  const hasNames = groups.length > 1 || (before.length > 1 && after.length > 1);
  return {
    matched: groups
      .sort((one, other) => one.left[0]! - other.left[0]!)
      .map(({ left, right }) => ({
        before: together(before, left),
        after: together(after, right),
        name: hasNames ? (right.length === 1 ? namesAfter[right[0]!] : namesBefore[left[0]!]) : undefined,
      })),
    removed: namesBefore.filter((_, i) => !ofLeft.has(i)),
    added: namesAfter.filter((_, j) => !ofRight.has(j)),
  };
}

function together(objects: readonly ObjectShape[], numbers: readonly number[]): ObjectShape {
  const [first, ...others] = numbers.map((number) => objects[number]!);
  return merged([first!, ...others]);
}

function namesOf(objects: readonly ObjectShape[]): string[] {
  return variantNames(objects.map(({ parts }) => (parts.length === 1 ? parts[0]! : { allOf: parts })));
}

/** What a variant is recognised by. */
interface Traits {
  readonly titles: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  /** Names with types, and those of what is required: what tells variants apart that have the same names. */
  readonly details: ReadonlySet<string>;
  /** Properties that allow but few values. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
}

function traitsOf(object: ObjectShape, isBare: boolean): Traits {
  const titles = object.parts.map((part) => getString(part, "title")?.trim() ?? "");
  const tags = new Map<string, ReadonlySet<string>>();
  for (const [name, union] of object.properties) {
    const values = fewValues(union);
    if (values !== undefined && values.size > 0 && values.size <= 8) tags.set(name, values);
  }
  return {
    titles: new Set(titles.filter((title) => title !== "" && !isMachineTitle(title))),
    names: new Set(object.properties.keys()),
    details: new Set(
      isBare
        ? []
        : [
            ...[...object.required].map((name) => `required ${name}`),
            ...[...object.properties].map(([name, union]) => `${union.flat().flatMap(typesOf)} ${name}`),
          ],
    ),
    tags,
  };
}

/** What details weigh: less than anything else, so that they decide only between likenesses. */
const DETAILS = 0.01;
/** Half of the properties, or a tag. */
const MIN_LIKENESS = 1;
/** At least one tag with one value. */
const SAME_TAG = 2;

/** Negative for two that can't be the same: a tag of which no value is common. */
function likeness(before: Traits, after: Traits, isBare: boolean): number {
  const areEmpty = before.names.size === 0 && after.names.size === 0;
  let score = areEmpty ? 2 : isBare ? 0 : 2 * shared(before.names, after.names);
  if (shared(before.titles, after.titles) > 0) score += 2;
  if (!isBare) score += DETAILS * shared(before.details, after.details);
  for (const [name, values] of before.tags) {
    const others = after.tags.get(name);
    if (others === undefined) continue;
    const common = shared(values, others);
    if (common === 0) return -1;
    score += 2 * common;
  }
  return score;
}

/** How much of two sets is in both: from 0 to 1. */
function shared(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 && right.size === 0) return 0;
  const both = [...left].filter((entry) => right.has(entry)).length;
  return both / (left.size + right.size - both);
}

/** Whether a value is a list or an object, or may be one: only then does it matter how an address writes it. */
export function hasParts(schema: Schema): boolean {
  const { kinds } = shapeOf([[schema]]);
  return kinds.has("array") || kinds.has("object");
}
