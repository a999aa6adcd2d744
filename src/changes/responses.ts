/** The responses of an operation: their statuses, ranges of them included, their headers and bodies. */
import type { Content, Response, ResponseHeader } from "../api/model.js";
import type { SchemaComparer } from "../schema/compare/compare.js";
import { compareContents } from "./contents.js";
import type { Change, Place } from "./model.js";

type Say = (place: Place, change: Change) => void;

export function compareResponses(
  before: readonly Response[],
  after: readonly Response[],
  comparer: SchemaComparer,
  say: Say,
): void {
  for (const response of before) {
    const partners = partnersOf(response, after);
    if (partners.length === 0) {
      say({ section: "response", status: response.status, at: "" }, { kind: "removed", required: false });
    }
    for (const partner of partners) compareResponse(response, partner, comparer, say);
  }
  for (const response of after) {
    const place = { section: "response", status: response.status, at: "" } as const;
    if (before.some((old) => isSameStatus(old.status, response.status))) continue;
    const [old] = before.filter(({ status }) => includesStatus(status, response.status));
    if (old === undefined) say(place, { kind: "added", required: false });
    // Was it compared with its range above?
    else if (!partnersOf(old, after).includes(response)) compareResponse(old, response, comparer, say);
  }
}

/**
 * The same status; else the range that has it now, or the statuses that a range was split into. What was `default` says
 * little of a status, so only errors that are `default` now count as still described.
 */
function partnersOf({ status }: Response, after: readonly Response[]): readonly Response[] {
  const same = after.filter((other) => isSameStatus(other.status, status));
  if (same.length > 0) return same;
  const range = after.filter((other) => includesStatus(other.status, status));
  if (range.length > 0) return range.slice(0, 1);
  return after.filter((other) => isRange(status) && includesStatus(status, other.status));
}

function isSameStatus(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isRange(status: string): boolean {
  return /^[1-5]XX$/i.test(status);
}

/** `4XX` includes 404; `default` includes what isn't a success. */
function includesStatus(range: string, status: string): boolean {
  if (isSameStatus(range, status)) return false;
  if (range.toLowerCase() === "default") return /^[45]/.test(status);
  return isRange(range) && range[0] === status[0];
}

function compareResponse(before: Response, after: Response, comparer: SchemaComparer, say: Say): void {
  const place = { section: "response", status: before.status, at: "" } as const;
  compareHeaders(before.headers ?? [], after.headers ?? [], comparer, (header, at, change) =>
    say({ ...place, at, header }, change),
  );
  const [left, right] = [contentsOf(before), contentsOf(after)];
  if (left.length === 0 || right.length === 0) {
    if (before.mediaType !== after.mediaType)
      say(place, { kind: "media-type-changed", before: before.mediaType, after: after.mediaType });
    return;
  }
  compareContents(left, right, before.mediaType, comparer, (mediaType, at, change) =>
    say({ ...place, at, ...(mediaType === undefined ? {} : { mediaType }) }, change),
  );
}

function contentsOf({ contents, mediaType, schema }: Response): readonly Content[] {
  if (contents !== undefined) return contents;
  return mediaType === undefined ? [] : [{ mediaType, schema: schema ?? true }];
}

type SayOfHeader = (header: string, at: string, change: Change) => void;

function compareHeaders(
  before: readonly ResponseHeader[],
  after: readonly ResponseHeader[],
  comparer: SchemaComparer,
  say: SayOfHeader,
): void {
  const find = (headers: readonly ResponseHeader[], name: string) =>
    headers.find((header) => header.name.toLowerCase() === name.toLowerCase());
  for (const one of before) {
    const other = find(after, one.name);
    if (other === undefined) {
      say(one.name, "", { kind: "header-removed", required: one.required });
      continue;
    }
    if (one.required !== other.required)
      say(one.name, "", { kind: other.required ? "header-required" : "header-optional" });
    if (one.isDeprecated !== other.isDeprecated)
      say(one.name, "", { kind: other.isDeprecated ? "part-deprecated" : "part-not-deprecated" });
    for (const { at, ...change } of comparer.compare(one.schema, other.schema)) say(one.name, at, change);
  }
  for (const { name, required } of after) {
    if (find(before, name) === undefined) say(name, "", { kind: "header-added", required });
  }
}
