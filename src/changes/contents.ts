/** The media types of a body or response, each with its schema and encoding. */
import type { Content, PartEncoding } from "../api/model.js";
import type { Relation, SchemaComparer } from "../schema/compare/compare.js";
import { coversMediaType, mediaTypeKey } from "./media-type.js";
import type { Change } from "./model.js";

/** `mediaType`: undefined for the first choice. */
export type SayOfContent = (mediaType: string | undefined, at: string, change: Change) => void;

interface ContentPair {
  readonly before: Content;
  readonly after: Content;
}

/** @param first the media type that is spoken of without its name */
export function compareContents(
  before: readonly Content[],
  after: readonly Content[],
  first: string | undefined,
  comparer: SchemaComparer,
  say: SayOfContent,
): void {
  const { pairs, removed, added } = matchContents(before, after);
  for (const pair of pairs) {
    if (mediaTypeKey(pair.before.mediaType) === mediaTypeKey(pair.after.mediaType)) continue;
    say(undefined, "", { kind: "media-type-changed", before: pair.before.mediaType, after: pair.after.mediaType });
  }
  for (const { mediaType } of removed) say(undefined, "", { kind: "media-type-removed", mediaType });
  for (const { mediaType } of added) say(undefined, "", { kind: "media-type-added", mediaType });
  const isFirst = ({ before: one }: ContentPair) => one.mediaType === first;
  const said = new Set<string>();
  for (const pair of [...pairs.filter(isFirst), ...pairs.filter((pair) => !isFirst(pair))]) {
    const mediaType = isFirst(pair) || pairs.length === 1 ? undefined : pair.after.mediaType;
    const tell = (at: string, change: Change) => {
      // What is so of one media type is mostly so of the others.
      const key = JSON.stringify([at, change]);
      if (said.has(key)) return;
      said.add(key);
      say(mediaType, at, change);
    };
    for (const { at, ...change } of comparer.compare(pair.before.schema, pair.after.schema)) tell(at, change);
    compareEncodings(pair.before.encoding ?? [], pair.after.encoding ?? [], tell);
  }
}

/** The same media type first, then a range and what it covers, then the only ones that are left. */
function matchContents(before: readonly Content[], after: readonly Content[]) {
  const pairs: ContentPair[] = [];
  let removed = [...before];
  let added = [...after];
  const pair = (isPair: (one: Content, other: Content) => boolean) => {
    for (const one of removed) {
      const other = added.find((candidate) => isPair(one, candidate));
      if (other === undefined) continue;
      pairs.push({ before: one, after: other });
      removed = removed.filter((content) => content !== one);
      added = added.filter((content) => content !== other);
    }
  };
  pair((one, other) => mediaTypeKey(one.mediaType) === mediaTypeKey(other.mediaType));
  pair((one, other) => covers(one, other) || covers(other, one));
  if (removed.length === 1 && added.length === 1) pair(() => true);
  // A range that is there on both sides takes in what is named beside it.
  return {
    pairs,
    removed: removed.filter((one) => !after.some((other) => covers(other, one))),
    added: added.filter((one) => !before.some((other) => covers(other, one))),
  };
}

function covers(one: Content, other: Content): boolean {
  return coversMediaType(one.mediaType, other.mediaType);
}

function compareEncodings(
  before: readonly PartEncoding[],
  after: readonly PartEncoding[],
  tell: (at: string, change: Change) => void,
): void {
  for (const name of new Set([...before, ...after].map((part) => part.name))) {
    const [one, other] = [partOf(before, name), partOf(after, name)];
    const say = (field: string, left: string | undefined, right: string | undefined, relation: Relation) => {
      if (left !== right) tell(name, { kind: "encoding-changed", field, before: left, after: right, relation });
    };
    say("contentType", one.contentType, other.contentType, typesRelation(one.contentType, other.contentType));
    say("style", one.style, other.style, "other");
    say("explode", String(one.explode), String(other.explode), "other");
    say("allowReserved", String(one.allowReserved), String(other.allowReserved), "other");
    const isStricter = other.headers.some(
      (header) => header.required && !one.headers.some((old) => old.required && isNamed(header.name, old.name)),
    );
    say("headers", headerNames(one), headerNames(other), isStricter ? "narrower" : "wider");
  }
}

function partOf(parts: readonly PartEncoding[], name: string): PartEncoding {
  const found = parts.find((part) => part.name === name);
  return found ?? { name, contentType: undefined, style: "form", explode: true, allowReserved: false, headers: [] };
}

function isNamed(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function headerNames({ headers }: PartEncoding): string | undefined {
  const names = headers.map(({ name, required }) => `${name.toLowerCase()}${required ? " (required)" : ""}`);
  return names.sort().join(", ") || undefined;
}

/** A list of media types, with commas between them. */
function typesRelation(before: string | undefined, after: string | undefined): Relation {
  if (before === undefined || after === undefined) return "other";
  const [left, right] = [before, after].map((list) => list.split(",").map((type) => type.trim()));
  const isIn = (some: readonly string[], all: readonly string[]) =>
    some.every((type) => all.some((range) => coversMediaType(range, type)));
  if (isIn(left!, right!)) return "wider";
  return isIn(right!, left!) ? "narrower" : "other";
}
