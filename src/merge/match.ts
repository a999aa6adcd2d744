/** Which entry of the user's file is which generated one, whatever Postman did to its ids. */
import { listsBy } from "../lists.js";
import { hashOf } from "./field.js";
import { isRemovedFolder } from "./removed-folder.js";
import { isAlikeButForUrl, type Known, likeness } from "./similarity.js";
import type { Entry, EntryRecord } from "./tree.js";

/** An entry of the file -> the id it was generated with. No id is there twice. */
type Matches = ReadonlyMap<Entry, string>;

/** What the strategies before left over. */
interface Open {
  /** In the order of the file. */
  readonly entries: readonly Entry[];
  readonly ids: readonly string[];
}

interface Strategy {
  readonly by: string;
  readonly kind: "request" | "folder";
  /** @returns pairs of what is open */
  readonly pair: (open: Open, known: Known, matches: Matches) => Matches;
}

/** In this order, and each for what those before it left over. */
const STRATEGIES: readonly Strategy[] = [
  { by: "id", kind: "request", pair: requestsById },
  { by: "method and path", kind: "request", pair: requestsByMethodAndPath },
  { by: "name, with an edited URL", kind: "request", pair: requestsByName },
  { by: "id", kind: "folder", pair: foldersById },
  { by: "name and place", kind: "folder", pair: foldersByNameAndPlace },
  { by: "content", kind: "folder", pair: foldersByContent },
];

/**
 * The id of the generated entry that each entry of the file is; an entry without one is the user's own. Of several
 * copies, the one that is most like the generated request is that request.
 */
export function matchEntries(theirs: readonly Entry[], known: Known): Matches {
  const [root] = theirs;
  const collection = [...known.ours.values()].find(({ kind }) => kind === "collection");
  const matches = new Map(root && collection ? [[root, collection.id]] : []);
  for (const { kind, pair } of STRATEGIES) {
    const taken = new Set(matches.values());
    const isOpen = (entry: Entry) => entry.kind === kind && !matches.has(entry) && !isRemovedFolder(entry);
    const open = { entries: theirs.filter(isOpen), ids: idsOf(known, kind).filter((id) => !taken.has(id)) };
    for (const [entry, id] of pair(open, known, matches)) matches.set(entry, id);
  }
  return matches;
}

function requestsById({ entries, ids }: Open, known: Known): Matches {
  const all = new Set(ids);
  return mostAlike(entries, ({ id }) => (id !== undefined && all.has(id) ? [id] : []), known);
}

function requestsByMethodAndPath({ entries, ids }: Open, known: Known): Matches {
  const labelOf = (id: string) => (known.ours.get(id) ?? known.base.get(id))?.label ?? "";
  const byLabel = listsBy(ids, labelOf);
  const sharing = listsBy(idsOf(known, "request"), labelOf);
  // A new request with the method and path of others must have the same name, too.
  const isMeant = (entry: Entry, id: string) =>
    known.base.has(id) ||
    sharing.get(entry.request)?.length === 1 ||
    known.ours.get(id)?.fields.name === hashOf(entry.name);
  return mostAlike(entries, (entry) => (byLabel.get(entry.request) ?? []).filter((id) => isMeant(entry, id)), known);
}

/** Requests whose URL was edited, in an export without ids. */
function requestsByName({ entries, ids }: Open, known: Known): Matches {
  const all = new Set(idsOf(known, "request"));
  const byName = listsBy(
    ids.filter((id) => known.base.has(id)),
    (id) => known.base.get(id)?.fields.name ?? "",
  );
  return mostAlike(
    entries.filter(({ id }) => id === undefined || !all.has(id)),
    (entry) => (byName.get(hashOf(entry.name)) ?? []).filter((id) => isAlikeButForUrl(entry, id, known)),
    known,
  );
}

/** Gives each id to the candidate that is most like it, the best pairs first. */
function mostAlike(entries: readonly Entry[], idsFor: (entry: Entry) => readonly string[], known: Known): Matches {
  const pairs = entries.flatMap((entry) =>
    idsFor(entry).map((id) => ({ entry, id, likeness: likeness(entry, id, known) })),
  );
  const matches = new Map<Entry, string>();
  const taken = new Set<string>();
  for (const { entry, id } of pairs.sort((left, right) => right.likeness - left.likeness)) {
    if (matches.has(entry) || taken.has(id)) continue;
    matches.set(entry, id);
    taken.add(id);
  }
  return matches;
}

function foldersById(open: Open): Matches {
  return oneByOne(open, open.entries, ({ id }, isFree) => (id !== undefined && isFree(id) ? id : undefined));
}

/** Downwards, so that what a folder is in is known when its place is looked at. */
function foldersByNameAndPlace(open: Open, known: Known, matches: Matches): Matches {
  const recordsOf = (id: string) => [known.base.get(id), known.ours.get(id)].filter((record) => record !== undefined);
  const byName = listsBy(open.ids.flatMap(recordsOf), ({ fields }) => fields.name ?? "");
  return oneByOne(open, open.entries, (folder, isFree, found) => {
    const parent = folder.parent && (found.get(folder.parent) ?? matches.get(folder.parent));
    const named = byName.get(hashOf(folder.name)) ?? [];
    const id = named.find((record) => isFree(record.id) && record.parent === parent)?.id;
    const votes = votesFor(folder, known, (child) => matches.get(child));
    const isAnother = id !== undefined && votes.size > 0 && !votes.has(id);
    return isAnother ? undefined : id;
  });
}

/** Upwards, so that the folders in a folder are known: the folder that most of what is in it was generated into. */
function foldersByContent(open: Open, known: Known, matches: Matches): Matches {
  return oneByOne(open, open.entries.toReversed(), (folder, isFree, found) => {
    const votes = votesFor(folder, known, (child) => found.get(child) ?? matches.get(child));
    const [best] = [...votes].filter(([id]) => isFree(id)).sort((left, right) => right[1] - left[1]);
    return best && best[1] * 2 > folder.children.length ? best[0] : undefined;
  });
}

/** @param find the id of a folder, given which ids are free, and what was found for the folders before it */
function oneByOne(
  { ids }: Open,
  folders: readonly Entry[],
  find: (folder: Entry, isFree: (id: string) => boolean, found: Matches) => string | undefined,
): Matches {
  const free = new Set(ids);
  const found = new Map<Entry, string>();
  for (const folder of folders) {
    const id = find(folder, (id) => free.has(id), found);
    if (id !== undefined && free.delete(id)) found.set(folder, id);
  }
  return found;
}

/**
 * How many of the entries in a folder were generated into each. Only entries without an id of ours count: where ids were
 * left alone, a folder without one is the user's.
 */
function votesFor(
  folder: Entry,
  known: Known,
  idOf: (entry: Entry) => string | undefined,
): ReadonlyMap<string, number> {
  const recordOf = (id: string) => known.base.get(id) ?? known.ours.get(id);
  const votes = new Map<string, number>();
  for (const child of folder.children) {
    const id = idOf(child);
    const home = id === undefined || id === child.id ? undefined : recordOf(id)?.parent;
    const folder = home === undefined ? undefined : recordOf(home);
    if (home !== undefined && folder?.kind === "folder" && !folder.removedByUser)
      votes.set(home, (votes.get(home) ?? 0) + 1);
  }
  return votes;
}

function idsOf({ base, ours }: Known, kind: EntryRecord["kind"]): string[] {
  const all = new Map([...base, ...ours]);
  return [...all.values()].filter((record) => record.kind === kind).map(({ id }) => id);
}
