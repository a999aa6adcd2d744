/** Which variant of an object became which. */
import { getString } from "../../json.js";
import { typesOf } from "../schema.js";
import { isMachineTitle, variantNames } from "../variants.js";
import { fewValues, mergeObjects, type ObjectShape } from "./shape.js";

interface VariantMatch {
  readonly matched: readonly MatchedVariants[];
  /** Names of variants without a counterpart. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Several variants of one side that share a variant of the other are merged into one object. */
interface MatchedVariants {
  readonly before: ObjectShape;
  readonly after: ObjectShape;
  /** Undefined where there is only one pair, and one of its sides has no other variant. */
  readonly name: string | undefined;
}

/** What `matchVariants` costs: names looked up to compare every variant with every other. */
export function matchingWork(before: readonly ObjectShape[], after: readonly ObjectShape[]): number {
  if (before.length === 1 && after.length === 1) return 1;
  return before.reduce((sum, { properties }) => sum + properties.size + 1, 0) * after.length;
}

/**
 * The likeliest pairs first, one to one. A variant that is left and resembles a matched one shares its counterpart: three
 * kinds of Snowflake connection, of which one is left, are compared with that one together.
 *
 * @param isBare compares titles and tags only, not the properties that two variants have in common; much less work
 */
export function matchVariants(
  before: readonly ObjectShape[],
  after: readonly ObjectShape[],
  isBare: boolean,
): VariantMatch {
  const [left, right] = [before[0], after[0]];
  if (left && right && before.length === 1 && after.length === 1) {
    return { matched: [{ before: left, after: right, name: undefined }], removed: [], added: [] };
  }
  const candidates = candidatePairs(before, after, isBare);
  const groups = shareLeftovers(pairLikeliest(candidates), candidates);
  const namesBefore = namesOf(before);
  const namesAfter = namesOf(after);
  const matchedBefore = new Set(groups.flatMap((group) => group.before));
  const matchedAfter = new Set(groups.flatMap((group) => group.after));
  const hasNames = groups.length > 1 || (before.length > 1 && after.length > 1);
  const nameOf = (group: Group) =>
    group.after.length === 1 ? namesAfter[group.after[0]!] : namesBefore[group.before[0]!];
  return {
    matched: groups
      .toSorted((one, other) => one.before[0]! - other.before[0]!)
      .map((group) => ({
        before: mergeNumbered(before, group.before),
        after: mergeNumbered(after, group.after),
        name: hasNames ? nameOf(group) : undefined,
      })),
    removed: namesBefore.filter((_, number) => !matchedBefore.has(number)),
    added: namesAfter.filter((_, number) => !matchedAfter.has(number)),
  };
}

/** An old and a new variant, by their numbers. */
interface CandidatePair {
  readonly before: number;
  readonly after: number;
  readonly score: number;
}

/** Variants that are compared together, by their numbers; only one of both sides has more than one. */
interface Group {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Half of the properties, or a tag. */
const MIN_LIKENESS = 1;
/** At least one tag with one value. */
const SAME_TAG = 2;

/** All pairs that are alike, the likeliest first. */
function candidatePairs(
  before: readonly ObjectShape[],
  after: readonly ObjectShape[],
  isBare: boolean,
): CandidatePair[] {
  const traitsBefore = before.map((object) => traitsOf(object, isBare));
  const traitsAfter = after.map((object) => traitsOf(object, isBare));
  return traitsBefore
    .flatMap((one, i) => traitsAfter.map((other, j) => ({ before: i, after: j, score: likeness(one, other, isBare) })))
    .filter(({ score }) => score >= MIN_LIKENESS)
    .sort((one, other) => other.score - one.score || one.before - other.before || one.after - other.after);
}

/** One to one: a variant belongs to the first pair that has it. */
function pairLikeliest(candidates: readonly CandidatePair[]): Group[] {
  const takenBefore = new Set<number>();
  const takenAfter = new Set<number>();
  return candidates.flatMap(({ before, after }) => {
    if (takenBefore.has(before) || takenAfter.has(after)) return [];
    takenBefore.add(before);
    takenAfter.add(after);
    return [{ before: [before], after: [after] }];
  });
}

/** Adds each variant that no pair has to the pair of a variant with the same tag. */
function shareLeftovers(pairs: readonly Group[], candidates: readonly CandidatePair[]): Group[] {
  const groups = pairs.map(({ before, after }) => ({ before: [...before], after: [...after] }));
  const ofBefore = new Map(groups.map((group) => [group.before[0]!, group]));
  const ofAfter = new Map(groups.map((group) => [group.after[0]!, group]));
  for (const { before, after, score } of candidates) {
    if (score < SAME_TAG) break;
    const [left, right] = [ofBefore.get(before), ofAfter.get(after)];
    if (left === undefined && right?.after.length === 1) {
      right.before.push(before);
      ofBefore.set(before, right);
    } else if (right === undefined && left?.before.length === 1) {
      left.after.push(after);
      ofAfter.set(after, left);
    }
  }
  return groups;
}

function mergeNumbered(objects: readonly ObjectShape[], numbers: readonly number[]): ObjectShape {
  const [first, ...others] = numbers.map((number) => objects[number]!);
  return mergeObjects([first!, ...others]);
}

function namesOf(objects: readonly ObjectShape[]): string[] {
  return variantNames(objects.map(({ schemas }) => (schemas.length === 1 ? schemas[0]! : { allOf: schemas })));
}

/** What a variant is recognised by. */
interface Traits {
  readonly titles: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  /** Names with types, and those of what is required: they tell variants apart that have the same names. */
  readonly details: ReadonlySet<string>;
  /** Properties that allow only a few values. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Values of a property that tells variants apart. */
const MAX_TAG_VALUES = 8;

function traitsOf(object: ObjectShape, isBare: boolean): Traits {
  const titles = object.schemas.map((schema) => getString(schema, "title")?.trim() ?? "");
  const tags = new Map<string, ReadonlySet<string>>();
  for (const [name, union] of object.properties) {
    const values = fewValues(union);
    if (values !== undefined && values.size > 0 && values.size <= MAX_TAG_VALUES) tags.set(name, values);
  }
  return {
    titles: new Set(titles.filter((title) => title !== "" && !isMachineTitle(title))),
    names: new Set(object.properties.keys()),
    details: new Set(isBare ? [] : detailsOf(object)),
    tags,
  };
}

function detailsOf({ required, properties }: ObjectShape): string[] {
  return [
    ...[...required].map((name) => `required ${name}`),
    ...[...properties].map(([name, union]) => `${union.flat().flatMap(typesOf)} ${name}`),
  ];
}

/** What details weigh: less than anything else, so that they only decide between pairs that are equally alike. */
const DETAILS = 0.01;

/** Negative for two that can't be the same: a tag whose values have none in common. */
function likeness(before: Traits, after: Traits, isBare: boolean): number {
  const areEmpty = before.names.size === 0 && after.names.size === 0;
  let score = areEmpty ? 2 : isBare ? 0 : 2 * overlap(before.names, after.names);
  if (overlap(before.titles, after.titles) > 0) score += 2;
  if (!isBare) score += DETAILS * overlap(before.details, after.details);
  for (const [name, values] of before.tags) {
    const others = after.tags.get(name);
    if (others === undefined) continue;
    const common = overlap(values, others);
    if (common === 0) return -1;
    score += 2 * common;
  }
  return score;
}

/** How much of two sets is in both: from 0 to 1. */
function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 && right.size === 0) return 0;
  const both = [...left].filter((entry) => right.has(entry)).length;
  return both / (left.size + right.size - both);
}
