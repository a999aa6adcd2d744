/**
 * What `--folder` and `--exclude` name: a folder or request by its name, by its place as a run prints it
 * (`Workbooks / Get a workbook`), or, for `--exclude`, requests by their path (`/v2/tenants/**`). Pure.
 */
import { UsageError } from "../../errors.js";
import { get, getArray, getString, isArray, isObject, type UnknownObject } from "../../json.js";
import { nearest } from "../../text/nearest.js";

const BETWEEN = " / ";

/** Whether a name is that of the last of these, or the last ones as a run prints them. */
function isPlace(place: readonly string[], name: string): boolean {
  const wanted = name.trim();
  return place.some((_, index) => place.slice(index).join(BETWEEN).trim() === wanted);
}

/** Whether a request, or a folder that it stands in, is one of those named; all are when none is. */
export function isNamed(
  { folder, name }: { readonly folder: readonly string[]; readonly name: string },
  names: readonly string[] | undefined,
): boolean {
  if (names === undefined || names.length === 0) return true;
  const place = [...folder, name];
  return place.some((_, depth) => names.some((wanted) => isPlace(place.slice(0, depth + 1), wanted)));
}

/** `--exclude` takes several names with commas between them, and names have commas themselves. */
function split(given: string, collection: UnknownObject): string[] {
  const isKnown = [...entriesOf(collection, [])].some(({ place }) => isPlace(place, given));
  return isKnown
    ? [given]
    : given
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean);
}

/**
 * The collection without what is named.
 * @throws UsageError for a name that it doesn't have
 */
export function without(collection: UnknownObject, given: readonly string[] | undefined, where: string): UnknownObject {
  const names = (given ?? []).flatMap((name) => split(name, collection));
  if (names.length === 0) return collection;
  const used = new Set<string>();
  const inside = (parent: UnknownObject, above: readonly string[]): UnknownObject => ({
    ...parent,
    item: getArray(parent, "item").flatMap((entry) => {
      if (!isObject(entry)) return [entry];
      const place = [...above, nameOf(entry)];
      const found = names.filter((name) => isPlace(place, name) || isPath(entry, name));
      for (const name of found) used.add(name);
      if (found.length > 0) return [];
      if (!isArray(get(entry, "item"))) return [entry];
      const left = inside(entry, place);
      return getArray(left, "item").length > 0 || getArray(entry, "item").length === 0 ? [left] : [];
    }),
  });
  const result = inside(collection, []);
  // What stands in a folder that is left out as well is known, too.
  assertNames(
    names.filter((name) => !used.has(name)),
    collection,
    { where, option: "--exclude" },
  );
  return result;
}

/** @throws UsageError for a name that the collection doesn't have, with the one that was probably meant */
export function assertNames(
  names: readonly string[] | undefined,
  collection: UnknownObject,
  { where, option }: { readonly where: string; readonly option: string },
): void {
  const entries = [...entriesOf(collection, [])];
  const unknown = names?.find(
    (name) =>
      !entries.some(({ place, entry }) => isPlace(place, name) || (option === "--exclude" && isPath(entry, name))),
  );
  if (unknown === undefined) return;
  if (unknown.startsWith("/")) {
    throw new UsageError(`no request of the collection has a path like "${unknown}"`, {
      where,
      hint: "* stands for one segment and ** for any number of them: /v2/tenants/**",
    });
  }
  const folders = entries.filter(({ entry }) => isArray(get(entry, "item")));
  const near = nearest(unknown, new Set(entries.flatMap(({ place }) => [place.at(-1) ?? "", place.join(BETWEEN)])));
  throw new UsageError(`the collection has no folder or request "${unknown}"`, {
    where,
    hint:
      near === undefined
        ? `Its folders are ${[...new Set(folders.map(({ place }) => place.at(-1)))].join(", ")}.`
        : `Did you mean ${option} "${near}"?`,
  });
}

interface Entry {
  readonly entry: UnknownObject;
  readonly place: readonly string[];
}

function* entriesOf(parent: UnknownObject, above: readonly string[]): Generator<Entry> {
  for (const entry of getArray(parent, "item")) {
    if (!isObject(entry)) continue;
    const place = [...above, nameOf(entry)];
    yield { entry, place };
    yield* entriesOf(entry, place);
  }
}

function nameOf(entry: UnknownObject): string {
  return getString(entry, "name") ?? "";
}

/** Whether a request's path is like a pattern that begins with `/`, wherever the API is served from. */
function isPath(entry: UnknownObject, pattern: string): boolean {
  if (!pattern.startsWith("/")) return false;
  const request = get(entry, "request");
  const url = typeof request === "string" ? request : get(request, "url");
  const raw = typeof url === "string" ? url : (getString(url, "raw") ?? "");
  const path = raw.replace(/^(\{\{[^{}]*\}\}|https?:\/\/[^/]*)/, "").replace(/[?#].*$/s, "");
  return raw !== "" && matches(segmentsOf(path), segmentsOf(pattern));
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** Segment by segment: `*` is any one, `**` any number, and the names of path variables don't count. */
function matches(path: readonly string[], pattern: readonly string[]): boolean {
  /** Which beginnings of the path the pattern's beginning so far stands for. */
  let reached = new Set([0]);
  for (const part of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (part === "**") for (let to = at; to <= path.length; to += 1) next.add(to);
      else if (at < path.length && isSegment(path[at] ?? "", part)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(path.length);
}

function isSegment(segment: string, part: string): boolean {
  if (part === "*" || part === segment) return true;
  const isVariable = (text: string) => /^(:|\{)/.test(text);
  if (isVariable(segment) && isVariable(part)) return true;
  const [first = "", ...rest] = part.split("*");
  if (rest.length === 0 || !segment.startsWith(first)) return false;
  let at = first.length;
  for (const text of rest.slice(0, -1)) {
    const found = segment.indexOf(text, at);
    if (found === -1) return false;
    at = found + text.length;
  }
  const last = rest.at(-1) ?? "";
  return segment.length - last.length >= at && segment.endsWith(last);
}
