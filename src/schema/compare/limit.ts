/** Limits of a schema, such as `minLength`, of which it is known which is tighter. */
import { get } from "../../json.js";
import type { Folded } from "../fold.js";
import { numberOf, type Schema, typesOf } from "../schema.js";

/** `wider`: all that was valid still is. `narrower`: all that is valid was. */
export type Relation = "wider" | "narrower" | "other";

export type Kind = "string" | "number" | "boolean" | "array" | "object";

/** By keyword. Of `minimum` and `exclusiveMinimum` the tighter one is there, and of the maxima. Limits that rule nothing out are not. */
export type Limits = ReadonlyMap<string, number | string>;

const LIMIT_KINDS: { readonly [limit: string]: Kind } = {
  minimum: "number",
  exclusiveMinimum: "number",
  maximum: "number",
  exclusiveMaximum: "number",
  multipleOf: "number",
  minLength: "string",
  maxLength: "string",
  pattern: "string",
  minItems: "array",
  maxItems: "array",
  uniqueItems: "array",
  minProperties: "object",
  maxProperties: "object",
};

/** In the order of the report. */
const LIMITS = Object.keys(LIMIT_KINDS);

/** The limits of values of these kinds that all the schemas together set. */
export function limitsOf({ conjuncts }: Folded, kinds: (kind: Kind) => boolean): Limits {
  const limits = new Map<string, number | string>();
  for (const conjunct of conjuncts) {
    for (const limit of LIMITS) {
      if (!kinds(LIMIT_KINDS[limit]!)) continue;
      const value = limitOf(conjunct, limit);
      const known = limits.get(limit);
      if (value === undefined) continue;
      if (known === undefined || typeof known !== "number" || typeof value !== "number") limits.set(limit, value);
      else limits.set(limit, tighter(limit, known, value));
    }
  }
  return oneBoundASide(limits);
}

function limitOf(schema: Schema, limit: string): number | string | undefined {
  if (limit === "pattern") {
    const pattern = get(schema, limit);
    return typeof pattern === "string" && !/^\^?(\.\*)?$/.test(pattern) ? pattern : undefined;
  }
  if (limit === "uniqueItems") return get(schema, limit) === true ? "true" : undefined;
  const value = boundOf(schema, limit);
  if (value === undefined) return undefined;
  if (/^min[LIP]/.test(limit) && value <= 0) return undefined;
  if (limit === "multipleOf" && value === 1 && typesOf(schema)?.every((type) => type === "integer")) return undefined;
  return isOfFormat(schema, limit, value) ? undefined : value;
}

/** OpenAPI 3.0 writes an exclusive limit as `true` beside the limit. @see https://spec.openapis.org/oas/v3.0.3#properties */
function boundOf(schema: Schema, limit: string): number | undefined {
  const twin = { exclusiveMinimum: "minimum", exclusiveMaximum: "maximum" }[limit];
  const number = numberOf(schema, limit, Number.NaN);
  if (twin !== undefined && get(schema, limit) === true) return finite(numberOf(schema, twin, Number.NaN));
  const exclusive = { minimum: "exclusiveMinimum", maximum: "exclusiveMaximum" }[limit];
  return exclusive !== undefined && get(schema, exclusive) === true ? undefined : finite(number);
}

function finite(number: number): number | undefined {
  return Number.isNaN(number) ? undefined : number;
}

const RANGES: { readonly [format: string]: readonly [number, number] } = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63 - 1],
};

/** Whether a bound is no tighter than that of the schema's format. */
function isOfFormat(schema: Schema, limit: string, value: number): boolean {
  const range = RANGES[String(get(schema, "format"))];
  if (range === undefined) return false;
  return (limit === "minimum" && value <= range[0]) || (limit === "maximum" && value >= range[1]);
}

function isLower(limit: string): boolean {
  return /^(min|exclusiveMin)/.test(limit);
}

function tighter(limit: string, one: number, other: number): number {
  return isLower(limit) ? Math.max(one, other) : limit === "multipleOf" ? other : Math.min(one, other);
}

const SIDES = [
  ["minimum", "exclusiveMinimum"],
  ["maximum", "exclusiveMaximum"],
] as const;

/** Leaves out the looser one of an inclusive and an exclusive bound. */
function oneBoundASide(limits: Map<string, number | string>): Limits {
  for (const [inclusive, exclusive] of SIDES) {
    const [one, other] = [limits.get(inclusive), limits.get(exclusive)];
    if (typeof one !== "number" || typeof other !== "number") continue;
    const isExclusiveTighter = isLower(inclusive) ? other >= one : other <= one;
    limits.delete(isExclusiveTighter ? inclusive : exclusive);
  }
  return limits;
}

/** The limits of a value that is of one of several shapes: of each kind, the loosest that all shapes of the kind have. */
export function looserLimits(
  shapes: readonly { readonly kinds: ReadonlySet<Kind>; readonly limits: Limits }[],
): Limits {
  const limits = new Map<string, number | string>();
  for (const [limit, other] of PAIRED) {
    const ofKind = shapes.filter(({ kinds }) => kinds.has(LIMIT_KINDS[limit]!));
    const bounds = ofKind.map((shape) => boundIn(shape.limits, limit, other));
    const [first] = bounds;
    if (first === undefined || bounds.some((bound) => bound === undefined)) continue;
    const loosest = bounds.reduce<Bound | undefined>(
      (one, next) => (one && next ? looserBound(limit, one, next) : undefined),
      first,
    );
    if (loosest !== undefined) limits.set(loosest.limit, loosest.value);
  }
  return limits;
}

interface Bound {
  readonly limit: string;
  readonly value: number | string;
  readonly isExclusive: boolean;
}

/** Each limit, with the exclusive one that stands for it. */
const PAIRED: readonly (readonly [string, string | undefined])[] = LIMITS.filter(
  (limit) => !limit.startsWith("exclusive"),
).map((limit) => [limit, SIDES.find(([inclusive]) => inclusive === limit)?.[1]]);

function boundIn(limits: Limits, limit: string, other: string | undefined): Bound | undefined {
  const value = limits.get(limit);
  if (value !== undefined) return { limit, value, isExclusive: false };
  const exclusive = other === undefined ? undefined : limits.get(other);
  return other === undefined || exclusive === undefined
    ? undefined
    : { limit: other, value: exclusive, isExclusive: true };
}

function looserBound(limit: string, one: Bound, other: Bound): Bound | undefined {
  const relation = boundRelation(limit, one, other);
  return relation === undefined || relation === "narrower" ? one : relation === "wider" ? other : undefined;
}

/** How the second relates to the first; undefined where they are the same. */
function boundRelation(limit: string, before: Bound | undefined, after: Bound | undefined): Relation | undefined {
  if (before === undefined || after === undefined)
    return before === after ? undefined : before === undefined ? "narrower" : "wider";
  if (before.value === after.value) {
    if (before.isExclusive === after.isExclusive) return undefined;
    return after.isExclusive ? "narrower" : "wider";
  }
  if (typeof before.value !== "number" || typeof after.value !== "number") return "other";
  if (limit !== "multipleOf") return isLower(limit) === after.value > before.value ? "narrower" : "wider";
  if (isMultiple(before.value, after.value)) return "wider";
  return isMultiple(after.value, before.value) ? "narrower" : "other";
}

function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) < 1e-9 && Math.round(times) !== 0;
}

export interface LimitChange {
  readonly kind: "limit-changed";
  readonly limit: string;
  readonly before: number | string | undefined;
  readonly after: number | string | undefined;
  readonly relation: Relation;
}

/** The limits that differ, of kinds of value that both sides have. */
export function* limitChanges(
  before: Limits,
  after: Limits,
  isShared: (kind: Kind) => boolean,
): Generator<LimitChange> {
  for (const [limit, other] of PAIRED) {
    if (!isShared(LIMIT_KINDS[limit]!)) continue;
    const [left, right] = [boundIn(before, limit, other), boundIn(after, limit, other)];
    const relation = boundRelation(limit, left, right);
    if (relation === undefined) continue;
    const name = right?.limit ?? left?.limit ?? limit;
    const shown =
      left && left.limit !== name ? `${left.value} (${left.isExclusive ? "exclusive" : "inclusive"})` : left?.value;
    yield { kind: "limit-changed", limit: name, before: shown, after: right?.value, relation };
  }
}

/** For limits and keywords of any kind of value: that of a schema without a type. */
export const ofAny = () => true;
