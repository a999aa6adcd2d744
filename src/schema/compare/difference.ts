/** What can differ between two schemas, and the differences of two shapes apart from their objects: one function a kind. */
import { type KeywordChange, keywordChanges } from "./keyword.js";
import { type Kind, type LimitChange, limitChanges, type Relation } from "./limit.js";
import type { Shape } from "./shape.js";

/** `at` is where in the value: `steps[].type`, `details (Snowflake).host`; empty for the value itself. */
export type SchemaDifference = { readonly at: string } & SchemaChange;

export type SchemaChange =
  | { readonly kind: "property-added" | "property-removed"; readonly required: boolean }
  | { readonly kind: "property-required" | "property-optional" }
  | { readonly kind: "type-changed"; readonly before: string; readonly after: string; readonly relation: Relation }
  | { readonly kind: "type-known" | "type-unknown"; readonly type: string }
  | { readonly kind: "null-allowed" | "null-forbidden" }
  /** JSON texts. */
  | {
      readonly kind: "values-added" | "values-removed" | "values-limited" | "values-freed";
      readonly values: readonly string[];
    }
  | LimitChange
  /** A keyword of which only this is known: it is new (`narrower`), gone (`wider`) or another. */
  | KeywordChange
  | { readonly kind: "format-changed"; readonly before: string | undefined; readonly after: string | undefined }
  /** A property or parameter. */
  | { readonly kind: "part-deprecated" | "part-not-deprecated" }
  | { readonly kind: "default-changed"; readonly before: string | undefined; readonly after: string | undefined }
  | { readonly kind: "variants-added" | "variants-removed"; readonly variants: readonly string[] }
  /** Objects that have nothing in common: how many variants there were, and are. */
  | { readonly kind: "replaced"; readonly before: number; readonly after: number }
  | { readonly kind: "closed" | "opened" }
  /** Differs, or may differ, below the point where comparing ended. */
  | { readonly kind: "too-deep" };

export type { Relation } from "./limit.js";

/** Whether the definition says what the type is. Where it doesn't, only keywords can be compared. */
export function* unknownChanges(before: Shape, after: Shape): Generator<SchemaChange> {
  if (before.isNever || after.isNever) {
    yield neverChange(before, after);
    return;
  }
  if (before.isUnknown && after.isUnknown) {
    yield* limitChanges(before.limits, after.limits, () => true);
    yield* keywordChanges(before.keywords, after.keywords, !before.isMixed && !after.isMixed);
    return;
  }
  if (!after.isUnknown) yield { kind: "type-known", type: typeLabel(after) };
  if (!before.isUnknown) yield { kind: "type-unknown", type: typeLabel(before) };
}

/** Differences of two known shapes as a whole, without those of their entries and properties. */
export function* ownChanges(before: Shape, after: Shape): Generator<SchemaChange> {
  if (before.isNever !== after.isNever) {
    yield neverChange(before, after);
    return;
  }
  const relation = kindRelation(before.kinds, after.kinds);
  if (relation !== undefined && after.kinds.size > 0 && before.kinds.size > 0) {
    yield { kind: "type-changed", before: typeLabel(before), after: typeLabel(after), relation };
  } else {
    yield* nullChanges(before, after);
  }
  if (sharesScalar(before, after)) yield* valueChanges(before, after);
  yield* limitChanges(before.limits, after.limits, (kind) => shares(before, after, kind));
  if (relation === undefined) {
    yield* keywordChanges(before.keywords, after.keywords, !before.isMixed && !after.isMixed);
    yield* formatChanges(before.formats, after.formats);
  }
  if (before.default !== after.default) yield { kind: "default-changed", before: before.default, after: after.default };
}

/** The schema `false`, that was another, or the other way round. */
function neverChange(before: Shape, after: Shape): SchemaChange {
  const label = (shape: Shape) => (shape.isUnknown ? "anything" : typeLabel(shape));
  return {
    kind: "type-changed",
    before: label(before),
    after: label(after),
    relation: after.isNever ? "narrower" : "wider",
  };
}

function* formatChanges(before: ReadonlySet<string>, after: ReadonlySet<string>): Generator<SchemaChange> {
  const text = (formats: ReadonlySet<string>) => [...formats].sort().join(", ") || undefined;
  const [left, right] = [text(before), text(after)];
  if (left !== right) yield { kind: "format-changed", before: left, after: right };
}

export function shares(before: Shape, after: Shape, kind: Kind): boolean {
  return before.kinds.has(kind) && after.kinds.has(kind);
}

function sharesScalar(before: Shape, after: Shape): boolean {
  return shares(before, after, "string") || shares(before, after, "number") || shares(before, after, "boolean");
}

const ORDER: readonly Kind[] = ["string", "number", "boolean", "array", "object"];

/** `string or null`. */
function typeLabel({ kinds, nullable }: Shape): string {
  const labels: string[] = ORDER.filter((kind) => kinds.has(kind)).map((kind) => (kind === "array" ? "list" : kind));
  if (nullable === "yes") labels.push("null");
  return labels.join(" or ") || "nothing";
}

function kindRelation(before: ReadonlySet<Kind>, after: ReadonlySet<Kind>): Relation | undefined {
  const hasAllOld = [...before].every((kind) => after.has(kind));
  const hasNoNew = [...after].every((kind) => before.has(kind));
  if (hasAllOld && hasNoNew) return undefined;
  return hasAllOld ? "wider" : hasNoNew ? "narrower" : "other";
}

function* nullChanges(before: Shape, after: Shape): Generator<SchemaChange> {
  if (before.nullable === "no" && after.nullable === "yes") yield { kind: "null-allowed" };
  if (before.nullable === "yes" && after.nullable === "no") yield { kind: "null-forbidden" };
}

function* valueChanges({ values: before }: Shape, { values: after }: Shape): Generator<SchemaChange> {
  if (before === undefined && after === undefined) return;
  if (before === undefined) {
    yield { kind: "values-limited", values: [...(after ?? [])] };
  } else if (after === undefined) {
    yield { kind: "values-freed", values: [...before] };
  } else {
    const removed = [...before].filter((value) => !after.has(value));
    const added = [...after].filter((value) => !before.has(value));
    if (removed.length > 0) yield { kind: "values-removed", values: removed };
    if (added.length > 0) yield { kind: "values-added", values: added };
  }
}
