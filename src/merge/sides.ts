/** First phase, match: every entry of the last generation, the user's file and the new generation, once, with its sides. */
import { type Generations, withIds } from "./generations.js";
import { matchEntries } from "./match.js";
import { matchExamples } from "./match-fields.js";
import { isRemovedFolder, newRemovedFolder, REMOVED_ID } from "./removed-folder.js";
import { isTouched } from "./three-way.js";
import { type Entry, type EntryRecord, entriesOf } from "./tree.js";

/** An entry in the merged tree: its generated id, or for the user's own a number. */
export type Key = string;

/** An entry on each side that has it. */
export interface Node {
  readonly key: Key;
  /** As generated last time; undefined for the user's own. */
  readonly base: EntryRecord | undefined;
  readonly theirs: Entry | undefined;
  readonly ours: Entry | undefined;
  readonly isFolder: boolean;
}

export interface Sides {
  readonly root: Node;
  /** Of the folder for what left the API, whether the file has it or not. */
  readonly removedKey: Key;
  /** In the order of the file, then those that only the new generation has. */
  readonly nodes: ReadonlyMap<Key, Node>;
  readonly keyOf: (entry: Entry | undefined) => Key | undefined;
  /** All entries of the file, in its order. */
  readonly theirs: readonly Entry[];
  /** All entries of the new generation, in its order. */
  readonly ours: readonly Entry[];
}

/** @param records what the lock is to say of `ours` */
export function matchSides(
  theirsRoot: Entry,
  oursRoot: Entry,
  records: readonly EntryRecord[],
  generations: Generations,
): Sides {
  const [theirs, ours] = [entriesOf(theirsRoot), entriesOf(oursRoot)];
  const matches = matchUnderOldIds(theirs, records, generations);
  const keys = new Map<Entry, Key>(ours.map((entry) => [entry, entry.id ?? ""]));
  for (const [index, entry] of theirs.entries()) keys.set(entry, matches.get(entry) ?? `+${index}`);
  const keyOf = (entry: Entry | undefined) => entry && keys.get(entry);

  const theirsByKey = new Map(theirs.map((entry) => [keys.get(entry) ?? "", entry]));
  const oursByKey = new Map(ours.map((entry) => [entry.id ?? "", entry]));
  const nodeOf = (key: Key): Node => {
    const [their, our] = [theirsByKey.get(key), oursByKey.get(key)];
    const base = their ? baseOf(key, their, our, generations) : generations.base.get(key);
    return { key, base, theirs: their, ours: our, isFolder: (their ?? our)?.kind !== "request" };
  };
  const nodes = new Map([...theirsByKey.keys(), ...oursByKey.keys()].map((key) => [key, nodeOf(key)]));
  const root = nodes.get(oursRoot.id ?? "") as Node;
  const removed = theirs.find(isRemovedFolder);
  const removedKey = keyOf(removed) ?? REMOVED_ID;
  if (!removed) nodes.set(removedKey, newRemovedNode());
  return { root, removedKey, nodes, keyOf, theirs, ours };
}

/** For a file that hasn't the folder. */
function newRemovedNode(): Node {
  return { key: REMOVED_ID, base: undefined, theirs: undefined, ours: newRemovedFolder(), isFolder: true };
}

/**
 * What a file's entry was generated as: the user's own was not. Even in a file of an earlier generation, a request that is
 * as the last generation had it is of that one.
 */
function baseOf(
  key: Key,
  { kind, fields }: Entry,
  ours: Entry | undefined,
  generations: Generations,
): EntryRecord | undefined {
  const [base, last] = [generations.base.get(key), generations.last.get(key)];
  if (base?.ownedByUser && ours === undefined) return undefined;
  if (kind !== "request" || base === undefined || !last || last.ownedByUser || base === last) return base;
  const isOf = (record: EntryRecord) => !isTouched(record.fields, matchExamples(fields, record.fields, new Map()));
  return isOf(last) && !isOf(base) ? last : base;
}

/** The file still has those that moved under their old ids and URLs, so they are looked for under these. */
function matchUnderOldIds(
  theirs: readonly Entry[],
  ours: readonly EntryRecord[],
  { base, former, moved }: Generations,
): ReadonlyMap<Entry, Key> {
  const old = new Map([...moved].map(([before, now]) => [now, before]));
  const asBefore = (record: EntryRecord): EntryRecord => {
    const label = old.has(record.id) ? base.get(record.id)?.label : undefined;
    return withIds(label === undefined ? record : { ...record, label }, old);
  };
  const byId = (records: Iterable<EntryRecord>) =>
    new Map([...records].map(asBefore).map((record) => [record.id, record]));
  const recent = new Map([...former].map(([id, fields]) => [old.get(id) ?? id, fields]));
  const matches = matchEntries(theirs, { base: byId(base.values()), ours: byId(ours), recent });
  return new Map([...matches].map(([entry, id]) => [entry, moved.get(id) ?? id]));
}
