/**
 * What differs between two schemas, for the value they describe: compared by what they mean (`shape.ts`), so that a
 * definition written in another style has no differences. This only says what differs; what a difference breaks depends on
 * whether the value is sent or received, which `changes/` knows.
 *
 * Titles, descriptions and examples are not compared. Of `not`, `if` and other keywords it is only said that they are new,
 * gone or not the same (`keyword.ts`).
 */
import { get } from "../../json.js";
import { fold } from "../fold.js";
import { ANY, type Schema } from "../schema.js";
import {
  ownChanges,
  type Relation,
  type SchemaChange,
  type SchemaDifference,
  shares,
  unknownChanges,
} from "./difference.js";
import { keywordChanges } from "./keyword.js";
import { limitChanges } from "./limit.js";
import { matchingWork, matchVariants } from "./match.js";
import { type ObjectShape, type Shape, shapeOf, type Union } from "./shape.js";

export type { Relation, SchemaChange, SchemaDifference } from "./difference.js";

/** Pairs of schemas compared for one value. The largest of Sigma's values take some hundreds. */
const MAX_PAIRS = 5_000;
const MAX_DEPTH = 40;
const MAX_DIFFERENCES = 500;
/**
 * Schemas looked at, and properties of variants compared with each other, in all comparisons of one comparer. Sigma's two
 * definitions take about 30,000. A definition built to take forever ends here; the report says that the rest wasn't compared.
 */
const MAX_WORK = 500_000;

/** What is at the same place in both values. */
interface Pair {
  readonly at: string;
  readonly before: Union;
  readonly after: Union;
}

/** What differs at a place, and the pairs inside it that are to be compared next. */
interface Comparison {
  readonly differences: readonly SchemaDifference[];
  readonly pairs: readonly Pair[];
}

const NOTHING: Comparison = { differences: [], pairs: [] };

/**
 * Compares many schemas that share parts: a pair of parts is compared once, and its result is reused at every place that
 * has the same pair. For one value, each pair is reported once, at the place nearest to the top, so a cycle ends.
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
        const key = this.pairKey(pair);
        if (key === undefined || seen.has(key)) continue;
        seen.add(key);
        const isTooMuch = seen.size > MAX_PAIRS || differences.length > MAX_DIFFERENCES || this.isSpent;
        if (isTooMuch || depth > MAX_DEPTH) return [...differences, { at: "", kind: "too-deep" }];
        const comparison = this.comparisons.get(key) ?? this.remember(key, this.comparePair(pair));
        for (const difference of comparison.differences) {
          differences.push({ ...difference, at: `${pair.at}${difference.at}`.replace(/^[. ]/, "") });
        }
        for (const inner of comparison.pairs) next.push({ ...inner, at: pair.at + inner.at });
      }
      level = next;
    }
    return differences;
  }

  private get isSpent(): boolean {
    return this.work > MAX_WORK;
  }

  private remember(key: string, comparison: Comparison): Comparison {
    this.comparisons.set(key, comparison);
    return comparison;
  }

  private comparePair(pair: Pair): Comparison {
    const before = this.shape(pair.before);
    const after = this.shape(pair.after);
    if (before.isUnknown || after.isUnknown || before.isNever || after.isNever)
      return {
        differences: here(isSaid(before, after) ? ownChanges(before, after) : unknownChanges(before, after)),
        pairs: [],
      };
    const objects = shares(before, after, "object") ? this.compareVariants(before.objects, after.objects) : NOTHING;
    const isCut = before.isCut || after.isCut || this.isSpent;
    return {
      differences: [
        ...here(ownChanges(before, after)),
        ...objects.differences,
        ...(isCut ? here([{ kind: "too-deep" }]) : []),
      ],
      pairs: [
        ...(shares(before, after, "array") ? [{ at: "[]", before: before.items, after: after.items }] : []),
        ...objects.pairs,
      ],
    };
  }

  private compareVariants(before: readonly ObjectShape[], after: readonly ObjectShape[]): Comparison {
    this.work += matchingWork(before, after);
    const { matched, removed, added } = matchVariants(before, after, this.isSpent);
    const inner: Comparison[] = [];
    for (const { before: left, after: right, name } of matched) {
      this.work += left.properties.size + right.properties.size;
      if (this.isSpent) break;
      inner.push(this.compareObjects(left, right, name === undefined ? "" : ` (${name})`));
    }
    const changes: SchemaChange[] =
      matched.length === 0 ? [{ kind: "replaced", before: before.length, after: after.length }] : [];
    if (matched.length > 0 && removed.length > 0) changes.push({ kind: "variants-removed", variants: removed });
    if (matched.length > 0 && added.length > 0) changes.push({ kind: "variants-added", variants: added });
    return {
      differences: [...here(changes), ...inner.flatMap(({ differences }) => differences)],
      pairs: inner.flatMap(({ pairs }) => pairs),
    };
  }

  private compareObjects(before: ObjectShape, after: ObjectShape, at: string): Comparison {
    const differences: SchemaDifference[] = [];
    const pairs: Pair[] = [];
    for (const name of namesOf(before, after)) {
      const left = this.visible(this.property(before, after, name));
      const right = this.visible(this.property(after, before, name));
      const place = `${at}${propertyStep(name)}`;
      const wasRequired = before.required.has(name);
      const isRequired = after.required.has(name);
      if (left === undefined) {
        if (right !== undefined) differences.push({ at: place, kind: "property-added", required: isRequired });
      } else if (right === undefined) {
        differences.push({ at: place, kind: "property-removed", required: wasRequired });
      } else {
        if (wasRequired !== isRequired)
          differences.push({ at: place, kind: isRequired ? "property-required" : "property-optional" });
        if (isDeprecated(left) !== isDeprecated(right))
          differences.push({ at: place, kind: isDeprecated(right) ? "part-deprecated" : "part-not-deprecated" });
        pairs.push({ at: place, before: left, after: right });
      }
    }
    if ((before.additional || after.additional) && !before.isClosed && !after.isClosed) {
      pairs.push({ at: `${at}.*`, before: before.additional ?? ANYTHING, after: after.additional ?? ANYTHING });
    }
    if (before.isClosed !== after.isClosed) differences.push({ at, kind: after.isClosed ? "closed" : "opened" });
    for (const change of constraintChanges(before, after)) differences.push({ at, ...change });
    return { differences, pairs };
  }

  /**
   * What an object says of a property; undefined where it has none of that name. One that it requires without describing it is
   * anything, and so is one that only the other object says anything of by forbidding it.
   */
  private property(object: ObjectShape, other: ObjectShape, name: string): Union | undefined {
    const own = object.properties.get(name);
    if (own !== undefined) return own;
    const isNamed = other.properties.has(name);
    if (object.required.has(name) || (!isNamed && other.required.has(name))) return ANYTHING;
    const others = other.properties.get(name);
    const isForbidden = others !== undefined && !other.required.has(name) && this.shape(others).isNever;
    return isForbidden ? (object.isClosed ? others : ANYTHING) : undefined;
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

  /** Undefined for a pair of the same schemas. */
  private pairKey({ before, after }: Pair): string | undefined {
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

function namesOf(before: ObjectShape, after: ObjectShape): Set<string> {
  return new Set([...before.properties.keys(), ...after.properties.keys(), ...before.required, ...after.required]);
}

const ANYTHING: Union = [[ANY]];

/** Whether the types of both are said. */
function isSaid(before: Shape, after: Shape): boolean {
  return !before.isUnknown && !after.isUnknown;
}

export function isDeprecated(union: Union): boolean {
  return (
    union.length > 0 && union.every((schemas) => fold(schemas).conjuncts.some((one) => get(one, "deprecated") === true))
  );
}

/** What an object asks for besides its properties. */
function* constraintChanges(before: ObjectShape, after: ObjectShape): Generator<SchemaChange> {
  yield* limitChanges(before.limits, after.limits, () => true);
  const isExact = before.choices.length === 1 && after.choices.length === 1;
  for (const change of keywordChanges(before.keywords, after.keywords, isExact)) {
    // Where other names are forbidden, a pattern of names allows some.
    const isOpen = !before.isClosed && !after.isClosed;
    yield change.keyword === "patternProperties" && !isOpen ? { ...change, relation: "other" } : change;
  }
  const relation = choiceRelation(before.choices, after.choices);
  if (relation !== undefined) yield { kind: "keyword-changed", keyword: "anyOf", relation };
}

/** How lists of what is required relate, of which one must be there: `anyOf` of `required`. */
function choiceRelation(before: ObjectShape["choices"], after: ObjectShape["choices"]): Relation | undefined {
  if (before.length === 0 || after.length === 0 || (before.length === 1 && after.length === 1)) return undefined;
  const covers = (some: ObjectShape["choices"], all: ObjectShape["choices"]) =>
    all.every((names) => some.some((fewer) => [...fewer].every((name) => names.has(name))));
  const isNarrower = covers(before, after);
  const isWider = covers(after, before);
  if (isNarrower && isWider) return undefined;
  return isNarrower ? "narrower" : isWider ? "wider" : "other";
}

function here(changes: Iterable<SchemaChange>): SchemaDifference[] {
  return [...changes].map((change) => ({ at: "", ...change }));
}

/** `.name`; quoted where it isn't an identifier of a programming language. */
function propertyStep(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `.${name}` : `.${JSON.stringify(name)}`;
}
