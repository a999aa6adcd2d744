/**
 * What `--folder` and `--exclude` name: a folder or request by its name, by its place as a run prints it
 * (`Workbooks / Get a workbook`), or, for `--exclude`, requests by their path (`/v2/tenants/**`). Pure.
 */
import { UsageError } from "../../errors.js";
import { matchesGlob } from "../../text/glob.js";
import { nearest } from "../../text/nearest.js";
import type { CollectionContents, CollectionItem, Entry } from "./items.js";

const BETWEEN = " / ";

/** Whether a name is the last of these, or the last ones as a run prints them. */
function isPlace(place: readonly string[], name: string): boolean {
  const wanted = name.trim();
  return place.some((_, index) => place.slice(index).join(BETWEEN).trim() === wanted);
}

/** Whether a request, or a folder that it is in, is one of those named; all are when there are no names. */
export function isNamed(
  { folder, name }: { readonly folder: readonly string[]; readonly name: string },
  names: readonly string[] | undefined,
): boolean {
  if (names === undefined || names.length === 0) return true;
  const place = [...folder, name];
  return place.some((_, depth) => names.some((wanted) => isPlace(place.slice(0, depth + 1), wanted)));
}

/**
 * The requests that are left when those named are taken out.
 * @param given as `--exclude` takes them: also several in one, with commas between them
 * @throws UsageError for a name that the collection doesn't have
 */
export function without(
  { items, entries }: CollectionContents,
  given: readonly string[] | undefined,
  where: string,
): readonly CollectionItem[] {
  const names = (given ?? []).flatMap((name) => split(name, entries));
  if (names.length === 0) return items;
  assertNames(names, entries, { where, option: "--exclude" });
  const isExcluded = ({ request }: CollectionItem) =>
    isNamed(request, names) || names.some((name) => hasPath(request.url, name));
  return items.filter((item) => !isExcluded(item));
}

/** Names may have commas themselves. */
function split(given: string, entries: readonly Entry[]): string[] {
  if (entries.some(({ place }) => isPlace(place, given))) return [given];
  return given
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}

/** @throws UsageError for a name that the collection doesn't have, with the one that was probably meant */
export function assertNames(
  names: readonly string[] | undefined,
  entries: readonly Entry[],
  { where, option }: { readonly where: string; readonly option: "--folder" | "--exclude" },
): void {
  const isKnown = (name: string) =>
    entries.some(({ place, url }) => isPlace(place, name) || (option === "--exclude" && hasPath(url, name)));
  const unknown = names?.find((name) => !isKnown(name));
  if (unknown === undefined) return;
  if (unknown.startsWith("/")) {
    throw new UsageError(`no request of the collection has a path like "${unknown}"`, {
      where,
      hint: "* matches one segment and ** any number of them: /v2/tenants/**",
    });
  }
  const folders = entries.flatMap(({ place, url }) => (url === undefined ? [place.at(-1) ?? ""] : []));
  const near = nearest(unknown, new Set(entries.flatMap(({ place }) => [place.at(-1) ?? "", place.join(BETWEEN)])));
  throw new UsageError(`the collection has no folder or request "${unknown}"`, {
    where,
    hint:
      near === undefined ? `Its folders are ${[...new Set(folders)].join(", ")}.` : `Did you mean ${option} "${near}"?`,
  });
}

/** Whether a request's path matches a pattern that begins with `/`, wherever the API is served from. */
function hasPath(url: string | undefined, pattern: string): boolean {
  if (!pattern.startsWith("/") || !url) return false;
  return matchesGlob(url.replace(/^(\{\{[^{}]*\}\}|https?:\/\/[^/]*)/, "").replace(/[?#].*$/s, ""), pattern);
}
