/** What the lock remembers of the generations before, by the ids that the entries have now. */
import { listsBy } from "../lists.js";
import type { FieldHashes } from "./field.js";
import type { Entry, EntryRecord } from "./tree.js";

export interface Remembered {
  /** What was generated last time; undefined when that isn't known. */
  readonly base: readonly EntryRecord[] | undefined;
  /** What had left the API by then, and was kept because the user had edited it. */
  readonly orphaned: readonly EntryRecord[];
  /** What was generated last, where the file is of an earlier generation (`base`). */
  readonly last?: readonly EntryRecord[];
  /** Whether the file may as well be of the last generation, with all that came with that deleted by the user. */
  readonly isDoubtful?: boolean;
  /** The other recent generations: what equals one of these is old, not edited. */
  readonly former?: readonly (readonly EntryRecord[])[];
  /** Ids of requests whose operations moved to another path or method -> their ids now. */
  readonly moved?: ReadonlyMap<string, string>;
}

export interface Generations {
  /** Whether anything is known of the last generation. */
  readonly isKnown: boolean;
  /** The generation that the file is of, and what had been orphaned by then. */
  readonly base: ReadonlyMap<string, EntryRecord>;
  /** `base` by the folder that each was generated into. */
  readonly baseIn: ReadonlyMap<string | undefined, readonly EntryRecord[]>;
  /** The generation before this one. */
  readonly last: ReadonlyMap<string, EntryRecord>;
  /** Whether `last` is of a run after the one that made `base`, as far as the caller says. */
  readonly hasLast: boolean;
  readonly isDoubtful: boolean;
  /** Of the other recent generations, the last of them first. */
  readonly former: ReadonlyMap<string, readonly FieldHashes[]>;
  /** What each of the other recent generations had. */
  readonly formerIds: readonly ReadonlySet<string>[];
  /** What had been orphaned: gone from the API, but kept. */
  readonly orphaned: ReadonlySet<string>;
  /** Ids as they were -> as they are. */
  readonly moved: ReadonlyMap<string, string>;
  /** Ids that were others. */
  readonly renewed: ReadonlySet<string>;
}

/**
 * @param theirs the user's collection
 * @param ours what is generated now
 */
export function readGenerations(remembered: Remembered, theirs: Entry, ours: readonly EntryRecord[]): Generations {
  const { base, orphaned, last = base ?? [], former = [], isDoubtful = false } = remembered;
  const moved = movedIds(remembered, theirs, ours);
  const idNow = (id: string) => moved.get(id) ?? id;
  const asNow = [...orphaned, ...(base ?? [])].map((record) => withIds(record, moved));
  const baseById = new Map(asNow.map((record) => [record.id, record]));
  return {
    isKnown: base !== undefined,
    base: baseById,
    baseIn: listsBy(baseById.values(), (record) => record.parent),
    last: new Map(last.map((record) => [idNow(record.id), withIds(record, moved)])),
    hasLast: remembered.last !== undefined,
    isDoubtful,
    former: new Map(
      [...listsBy(former.flat(), ({ id }) => idNow(id))].map(([id, records]) => [
        id,
        records.map(({ fields }) => fields),
      ]),
    ),
    formerIds: former.map((records) => new Set(records.map(({ id }) => id))),
    orphaned: new Set(orphaned.map(({ id }) => id)),
    moved,
    renewed: new Set(moved.values()),
  };
}

/** A record by other ids. */
export function withIds(record: EntryRecord, ids: ReadonlyMap<string, string>): EntryRecord {
  return {
    ...record,
    id: ids.get(record.id) ?? record.id,
    parent: record.parent && (ids.get(record.parent) ?? record.parent),
  };
}

/** Of those that moved, the ones that were generated under the old id, and are now under the new one, and nowhere else. */
function movedIds(
  { base = [], moved = new Map() }: Remembered,
  theirs: Entry,
  ours: readonly EntryRecord[],
): Map<string, string> {
  const before = new Map(base.filter(({ ownedByUser }) => !ownedByUser).map((record) => [record.id, record]));
  const now = new Map(ours.map((record) => [record.id, record]));
  const requests = new Map(
    [...moved].filter(([old, id]) => before.has(old) && !now.has(old) && now.has(id) && !before.has(id)),
  );
  const folders = new Set(theirs.children.filter(({ kind }) => kind === "folder").map(({ name }) => name));
  return new Map([...requests, ...renamedFolders(before, now, requests, folders)]);
}

/**
 * Folders of tags that the API renamed, as old id -> new id: a folder that is gone, most of whose requests are in one
 * that is new.
 * @param theirs the names of the user's folders: one of them that has the new name already is that folder
 */
function renamedFolders(
  before: ReadonlyMap<string, EntryRecord>,
  now: ReadonlyMap<string, EntryRecord>,
  moved: ReadonlyMap<string, string>,
  theirs: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const shared = new Map<string, number>();
  const had = new Map<string, number>();
  for (const { id, kind, parent: old = "" } of before.values()) {
    const folder = now.get(moved.get(id) ?? id)?.parent;
    if (kind !== "request" || folder === undefined) continue;
    had.set(old, (had.get(old) ?? 0) + 1);
    const isFree = !before.has(folder) && !theirs.has(now.get(folder)?.label ?? "");
    const isRenamed = before.get(old)?.kind === "folder" && !now.has(old) && isFree;
    if (isRenamed) shared.set(`${old} ${folder}`, (shared.get(`${old} ${folder}`) ?? 0) + 1);
  }
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  for (const [pair, count] of [...shared].sort((left, right) => right[1] - left[1])) {
    const [old = "", folder = ""] = pair.split(" ");
    if (renamed.has(old) || taken.has(folder) || count * 2 <= (had.get(old) ?? 0)) continue;
    renamed.set(old, folder);
    taken.add(folder);
  }
  return renamed;
}
