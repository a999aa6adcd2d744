/** Values to try for a schema, best first: what the definition offers, then values made from its type, format and limits. */
import { get, isArray, isObject } from "../json.js";
import { type Folded, highest, lowest, stepOf } from "./fold.js";
import { sampleOfFormat } from "./format.js";
import { matchingTexts } from "./matching.js";
import { placeholder } from "./placeholder.js";
import type { Schema } from "./schema.js";

/** What the definition itself offers as a value; `hints` come before an enum, whose order says nothing. */
export function* offeredValues(schema: Schema, hints: readonly unknown[] = []): Generator<unknown> {
  if (!isObject(schema)) return;
  if (Object.hasOwn(schema, "const")) yield schema.const;
  if (Object.hasOwn(schema, "example")) yield schema.example;
  if (isArray(schema.examples)) yield* schema.examples;
  if (Object.hasOwn(schema, "default") && schema.default !== null) yield schema.default;
  yield* hints;
  if (isArray(schema.enum)) yield* schema.enum;
}

/** Characters of a text that is only that long because `minLength` asks for it. */
const MAX_FILLER = 10_000;
/** Texts that many patterns accept. */
const COMMON_TEXTS = ["a1", "a-1", "/a", "#000000", "en", ""];

export function* stringCandidates(folded: Folded, name: string, offered: readonly unknown[]): Generator<string> {
  for (const value of offered) if (typeof value === "string") yield value;
  for (const conjunct of folded.conjuncts) {
    const format = get(conjunct, "format");
    const value = typeof format === "string" ? sampleOfFormat(format) : undefined;
    if (value !== undefined) yield value;
  }
  const least = Math.min(highest(folded, "minLength"), MAX_FILLER);
  const most = lowest(folded, "maxLength");
  const filler = placeholder(name);
  // A name that doesn't fit is cut. Brackets need at least one letter between them.
  if (filler.length <= most) yield filler.padEnd(least, ".");
  else yield most > 2 ? placeholder(name.slice(0, most - 2)) : name.slice(0, most);
  yield* ofPatterns(folded, name, least);
  yield "a".repeat(Math.max(1, least));
  yield "A";
  yield "1".repeat(Math.max(1, least));
  yield* COMMON_TEXTS;
}

/** @param turns how many are tried, where not only the first that is valid is wanted */
export function* ofPatterns(folded: Folded, name: string, least: number, turns?: number): Generator<string> {
  for (const conjunct of folded.conjuncts) {
    const pattern = get(conjunct, "pattern");
    if (typeof pattern === "string") yield* matchingTexts(pattern, { name, least, turns });
  }
}

export function* numberCandidates(
  folded: Folded,
  type: "number" | "integer",
  offered: readonly unknown[],
): Generator<number> {
  for (const value of offered) if (typeof value === "number") yield value;
  const from = Math.max(
    highest(folded, "minimum", Number.NEGATIVE_INFINITY),
    highest(folded, "exclusiveMinimum", Number.NEGATIVE_INFINITY),
  );
  const to = Math.min(lowest(folded, "maximum"), lowest(folded, "exclusiveMaximum"));
  const step = stepOf(folded) || 1;
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

/** `teamIds` holds `<teamId>`s. */
export function singular(name: string): string {
  if (/ies$/.test(name)) return name.replace(/ies$/, "y");
  return /[^s]s$/.test(name) ? name.slice(0, -1) : name;
}
