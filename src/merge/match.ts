/** Which entry of a person's file is which generated one, whatever Postman did to its ids. */

import { get, isObject } from "../json.js";
import { uuid } from "../postman/id.js";
import { type Field, type FieldHashes, type Fields, hashOf, NONE, splitName } from "./field.js";
import { urlOf } from "./normal.js";
import type { Entry, EntryRecord } from "./tree.js";

/** Where requests go that people edited and the API no longer has. */
export const REMOVED_FOLDER = "Removed from the API";
export const REMOVED_ID = uuid("removed from the api");

/** By its id, or by its name among the topmost folders, for an export has no ids. */
export function isRemovedFolder({ kind, id, name, parent }: Entry): boolean {
  return kind === "folder" && (id === REMOVED_ID || (name === REMOVED_FOLDER && parent?.kind === "collection"));
}

export interface Known {
  /** By id: as generated last time; empty when that isn't known. */
  readonly base: ReadonlyMap<string, EntryRecord>;
  /** By id: as generated now. */
  readonly ours: ReadonlyMap<string, EntryRecord>;
  /** By id: as the recent generations gave it, the last of them first. */
  readonly recent?: ReadonlyMap<string, readonly FieldHashes[]>;
}

/**
 * The id of the generated entry that each entry of the file is; an entry that isn't there is a person's own. No id is given
 * twice: of several copies, the one that is most like the generated one is it.
 *
 * Requests: by id, then by method and path, then by name, where enough of the rest agrees. Folders: by id, then by name
 * and place, then, in an export without ids, by which folder most of what is in them was generated into.
 */
export function matchEntries(theirs: readonly Entry[], known: Known): ReadonlyMap<Entry, string> {
  const matches = new Map<Entry, string>();
  const [root] = theirs;
  const collection = [...known.ours.values()].find(({ kind }) => kind === "collection");
  if (root && collection) matches.set(root, collection.id);
  matchRequests(theirs, known, matches);
  matchFolders(theirs, known, matches);
  return matches;
}

function matchRequests(theirs: readonly Entry[], known: Known, matches: Map<Entry, string>): void {
  const requests = theirs.filter(({ kind }) => kind === "request");
  const ids = idsOf(known, "request");
  const open = () => {
    const taken = new Set(matches.values());
    return { entries: requests.filter((entry) => !matches.has(entry)), ids: ids.filter((id) => !taken.has(id)) };
  };

  const all = new Set(ids);
  pairUp(requests, ({ id }) => (id !== undefined && all.has(id) ? [id] : []), known, matches);

  const byId = open();
  const byRequest = groupBy(byId.ids, (id) => labelOf(known, id));
  const sharing = groupBy(ids, (id) => labelOf(known, id));
  // What is new under an address that others have, too, is only matched by its name as well.
  const isMeant = (entry: Entry, id: string) =>
    known.base.has(id) ||
    sharing.get(entry.request)?.length === 1 ||
    known.ours.get(id)?.parts.name === hashOf(entry.name);
  pairUp(
    byId.entries,
    (entry) => (byRequest.get(entry.request) ?? []).filter((id) => isMeant(entry, id)),
    known,
    matches,
  );

  // Its address was edited, and Postman's export left the id out.
  const byKey = open();
  const byName = groupBy(
    byKey.ids.filter((id) => known.base.has(id)),
    (id) => known.base.get(id)?.parts.name ?? "",
  );
  const isAlike = (entry: Entry, id: string) =>
    generationsOf(id, known).some((parts) => {
      const { alike, telling } = similarity(entry.parts, parts);
      return isInPlace(entry, id, known) ? alike * 3 >= telling : telling > 0 && alike * 2 >= telling;
    });
  pairUp(
    byKey.entries.filter(({ id }) => id === undefined || !all.has(id)),
    (entry) => (byName.get(hashOf(entry.name)) ?? []).filter((id) => isAlike(entry, id)),
    known,
    matches,
  );
}

/** How many parts agree, of those that aren't the same for many requests, and aren't the address or its parameters. */
function similarity(theirs: Fields, base: FieldHashes): { readonly alike: number; readonly telling: number } {
  const telling = Object.entries(base).filter(([name]) => !ADDRESS_PARTS.has(splitName(name)[0]));
  const alike = telling.filter(([name, hash]) => hashesOfPart(theirs.get(name)) === hash).length;
  return { alike: alike + examplesAlike(theirs, base), telling: telling.length };
}

const ADDRESS_PARTS: ReadonlySet<string> = new Set(["header", "name", "url", "query", "variable"]);

/** Saved examples of the same content and name, whatever their ids: an export has others, or none. */
function examplesAlike(theirs: Fields, base: FieldHashes | undefined): number {
  const left = Object.entries(base ?? {}).flatMap(([name, hash]) =>
    isExample(name) && hashesOfPart(theirs.get(name)) !== hash ? [hash] : [],
  );
  const found = [...theirs.values()].filter((part) => {
    if (!isExample(part.name) || base?.[part.name] !== undefined) return false;
    const at = left.indexOf(hashesOfPart(part) ?? "");
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return found.length;
}

/** Whether a request is in the folder it was generated into, by that folder's id or name. */
function isInPlace({ parent }: Entry, id: string, known: Known): boolean {
  return [known.base, known.ours].some((records) => {
    const folder = records.get(records.get(id)?.in ?? "");
    if (folder === undefined || parent === undefined) return false;
    if (folder.kind === "collection") return parent.kind === "collection";
    return parent.id === folder.id || (parent.kind === "folder" && folder.parts.name === hashOf(parent.name));
  });
}

/** Gives each id to the candidate that is most like it, the best pairs first. */
function pairUp(
  entries: readonly Entry[],
  candidates: (entry: Entry) => readonly string[],
  known: Known,
  matches: Map<Entry, string>,
): void {
  const found = entries.flatMap((entry) => candidates(entry).map((id) => ({ entry, id })));
  const pairs = found.map(({ entry, id }) => ({ entry, id, score: score(entry, id, known) }));
  const taken = new Set(matches.values());
  for (const { entry, id } of pairs.sort((left, right) => right.score - left.score)) {
    if (matches.has(entry) || taken.has(id)) continue;
    matches.set(entry, id);
    taken.add(id);
  }
}

/** What weighs as much as so many parts that differ. Of two that are as near, the one of a later generation is it. */
const WEIGHTS = { name: 5, id: 2, place: 3, generation: 0.01 };

/** How near an entry is to one that was generated, in whichever generation it is nearest to. */
function score(entry: Entry, id: string, known: Known): number {
  const generations = generationsOf(id, known);
  const nearest = Math.max(...generations.map((parts, age) => nearness(entry.parts, parts) - age * WEIGHTS.generation));
  return nearest + (id === entry.id ? WEIGHTS.id : 0) + (isInPlace(entry, id, known) ? WEIGHTS.place : 0);
}

/** An entry as each generation gave it, the last one first, the new one last. */
function generationsOf(id: string, { base, ours, recent }: Known): readonly FieldHashes[] {
  const all = [...(recent?.get(id) ?? []), base.get(id)?.parts, ours.get(id)?.parts];
  return [...new Set(all.filter((parts) => parts !== undefined))];
}

/** Less by one for each part that only one of them has, and by two for each that differs; more where the names are equal. */
function nearness(theirs: Fields, generated: FieldHashes): number {
  const names = Object.keys(generated);
  const equal = names.filter((name) => hashesOfPart(theirs.get(name)) === generated[name]).length;
  const alike = equal + examplesAlike(theirs, generated);
  const hasName = generated.name === hashesOfPart(theirs.get("name"));
  return 2 * alike - theirs.size - names.length + (hasName ? WEIGHTS.name : 0);
}

function hashesOfPart(part: Field | undefined): string | undefined {
  return part?.aspects.map(({ hash }) => hash).join(" ");
}

function matchFolders(theirs: readonly Entry[], known: Known, matches: Map<Entry, string>): void {
  const folders = theirs.filter((entry) => entry.kind === "folder" && !isRemovedFolder(entry));
  const ids = idsOf(known, "folder");
  const all = new Set(ids);
  const byName = new Map<string | undefined, Set<string>>();
  for (const id of ids) {
    for (const record of [known.base.get(id), known.ours.get(id)]) {
      const name = record?.parts.name;
      byName.set(name, (byName.get(name) ?? new Set()).add(id));
    }
  }
  const taken = new Set<string>();
  const give = (entry: Entry, id: string) => {
    matches.set(entry, id);
    taken.add(id);
  };
  for (const folder of folders)
    if (folder.id !== undefined && all.has(folder.id) && !taken.has(folder.id)) give(folder, folder.id);

  // From the top down, so that a folder's place is known when it is looked at.
  for (const folder of folders) {
    if (matches.has(folder)) continue;
    const named = [...(byName.get(hashOf(folder.name)) ?? [])];
    const id = named.find((id) => !taken.has(id) && hasNameAndPlace(folder, id, known, matches));
    const votes = votesOf(folder, known, matches);
    const isElsewhere = id !== undefined && votes.size > 0 && !votes.has(id);
    if (id !== undefined && !isElsewhere) give(folder, id);
  }

  // From the bottom up: what is in a folder says which it is.
  for (const folder of folders.toReversed()) {
    if (matches.has(folder)) continue;
    const [best] = [...votesOf(folder, known, matches)].filter(([id]) => !taken.has(id)).sort((a, b) => b[1] - a[1]);
    if (best && best[1] * 2 > folder.children.length) give(folder, best[0]);
  }
}

function hasNameAndPlace(folder: Entry, id: string, known: Known, matches: ReadonlyMap<Entry, string>): boolean {
  const parent = folder.parent && matches.get(folder.parent);
  return [known.base.get(id), known.ours.get(id)].some(
    (record) => record !== undefined && record.in === parent && record.parts.name === hashOf(folder.name),
  );
}

/**
 * How many of the entries in a folder were generated into each. Only those count that have no id of ours: where ids were
 * left alone, a folder without one is a person's.
 */
function votesOf(folder: Entry, known: Known, matches: ReadonlyMap<Entry, string>): Map<string, number> {
  const recordOf = (id: string) => known.base.get(id) ?? known.ours.get(id);
  const votes = new Map<string, number>();
  for (const child of folder.children) {
    const id = matches.get(child);
    const home = id === undefined || id === child.id ? undefined : recordOf(id)?.in;
    const folder = home === undefined ? undefined : recordOf(home);
    if (home !== undefined && folder?.kind === "folder" && !folder.isAbsent)
      votes.set(home, (votes.get(home) ?? 0) + 1);
  }
  return votes;
}

function idsOf({ base, ours }: Known, kind: EntryRecord["kind"]): string[] {
  const all = new Map([...base, ...ours]);
  return [...all.values()].filter((record) => record.kind === kind).map(({ id }) => id);
}

function labelOf({ base, ours }: Known, id: string): string {
  return (ours.get(id) ?? base.get(id))?.label ?? "";
}

function groupBy(ids: readonly string[], key: (id: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const group = groups.get(key(id));
    if (group) group.push(id);
    else groups.set(key(id), [id]);
  }
  return groups;
}

/**
 * Path variables under the names that they have now. Where the API renamed `{id}` to `{workbookId}`, and the person left
 * the address alone, what they filled into `:id` belongs into `:workbookId`.
 * @returns the file's parts, and the hashes of the last generation, both by the new names
 */
export function matchVariables(
  theirs: Fields,
  base: FieldHashes | undefined,
  ours: Fields,
): { readonly theirs: Fields; readonly base: FieldHashes | undefined } {
  const url = theirs.get("url");
  if (base === undefined || url?.aspects[0]?.hash !== base.url) return { theirs, base };
  const renamed = new Map([...renamedVariables(url, ours)].filter(([, name]) => !theirs.has(name)));
  if (renamed.size === 0) return { theirs, base };
  const nameNow = (name: string) => renamed.get(name) ?? name;
  const parts = [...theirs.values()].map((part) => {
    const name = nameNow(part.name);
    return [name, name === part.name ? part : renameVariable(part, name)] as const;
  });
  const hashes = Object.entries(base).map(([name, hash]) => [nameNow(name), hash]);
  return { theirs: new Map(parts), base: Object.fromEntries(hashes) };
}

/** Names of parts as they were -> as they are: variables of the same segment. */
function renamedVariables(url: Field | undefined, ours: Fields): Map<string, string> {
  const before = urlOf(get(url?.raw, "url")).path;
  const now = urlOf(get(ours.get("url")?.raw, "url")).path;
  const pairs = before.map(
    (segment, index) => [`variable ${segment.slice(1)}`, `variable ${now[index]?.slice(1)}`] as const,
  );
  const isRenamed = ([old, name]: readonly [string, string], index: number) =>
    before[index]?.startsWith(":") && now[index]?.startsWith(":") && ours.has(name) && !ours.has(old);
  return new Map(before.length === now.length ? pairs.filter(isRenamed) : []);
}

function renameVariable(part: Field, name: string): Field {
  const key = splitName(name)[1];
  const rename = (value: unknown) => (isObject(value) ? { ...value, key } : value);
  const aspects = part.aspects.map(({ hash, value }) => ({ hash, value: rename(value) }));
  return { name, aspects, raw: rename(part.raw) };
}

/** Of a request that moved: its saved examples under the ids that those of the same names have now. */
export function matchMovedExamples(
  theirs: Fields,
  base: FieldHashes | undefined,
  ours: Fields,
): { readonly theirs: Fields; readonly base: FieldHashes | undefined } {
  const left = [...ours.values()].filter(({ name }) => isExample(name));
  const renamed = new Map<string, string>();
  for (const [name, hash] of Object.entries(base ?? {})) {
    const at = isExample(name) ? left.findIndex(({ aspects }) => aspects[1]?.hash === hash.split(" ")[1]) : -1;
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found) renamed.set(name, found.name);
  }
  const nameNow = (name: string) => renamed.get(name) ?? name;
  const parts = [...theirs.values()].map(
    (part) => [nameNow(part.name), { ...part, name: nameNow(part.name) }] as const,
  );
  const hashes = base && Object.fromEntries(Object.entries(base).map(([name, hash]) => [nameNow(name), hash]));
  return { theirs: new Map(parts), base: hashes };
}

/**
 * The parts of an entry with its saved examples under the ids they were generated with: by id, else by what is equal of
 * content, name and status. Those that are a person's own get a name beginning with `+`.
 */
export function matchExamples(theirs: Fields, base: FieldHashes | undefined, ours: Fields): Fields {
  const names = [...theirs.keys()].filter(isExample);
  if (names.length === 0) return theirs;
  const before = new Map(Object.entries(base ?? {}).filter(([name]) => isExample(name)));
  const known = new Set([...before.keys(), ...[...ours.keys()].filter(isExample)]);
  const found = new Map<string, string>(names.filter((name) => known.has(name)).map((name) => [name, name]));
  const taken = new Set(found.values());
  const pairs = names
    .filter((name) => !found.has(name))
    .flatMap((name) =>
      [...known].map((id) => ({ name, id, score: likeness(theirs.get(name), before.get(id), ours.get(id)) })),
    )
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
  for (const { name, id } of pairs) {
    if (found.has(name) || taken.has(id)) continue;
    found.set(name, id);
    taken.add(id);
  }
  let count = 0;
  return new Map(
    [...theirs.values()].map((part) => {
      if (!isExample(part.name)) return [part.name, part];
      count += 1;
      const name = found.get(part.name) ?? `example +${count}`;
      return [name, { ...part, name }];
    }),
  );
}

function isExample(name: string): boolean {
  return splitName(name)[0] === "example";
}

function likeness(theirs: Field | undefined, base: string | undefined, ours: Field | undefined): number {
  const [content = NONE, name = NONE] = theirs?.aspects.map(({ hash }) => hash) ?? [];
  const [baseContent, baseName] = base?.split(" ") ?? [];
  const [ourContent, ourName] = ours?.aspects.map(({ hash }) => hash) ?? [];
  const sameContent = content === baseContent || content === ourContent ? 4 : 0;
  const sameName = name === baseName || name === ourName ? 2 : 0;
  const sameCode = codeOf(theirs) !== undefined && codeOf(theirs) === codeOf(ours) ? 1 : 0;
  return sameContent + sameName === 0 ? 0 : sameContent + sameName + sameCode;
}

function codeOf(part: Field | undefined): unknown {
  return (part?.raw as { code?: unknown } | undefined)?.code;
}
