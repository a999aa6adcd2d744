/**
 * A regenerated collection and what people made of the last one -> one collection. Parts are merged by the table in
 * `three-way.ts`; this file decides which entries there are, and where.
 */
import type { PostmanCollection, PostmanEntry } from "../postman/types.js";
import { assembleCollection, assembleFolder, assembleRequest, withoutId } from "./assemble.js";
import { type FieldHashes, type Fields, fieldLabel, fieldsOfFolder, hashesOf } from "./field.js";
import {
  isRemovedFolder,
  matchEntries,
  matchExamples,
  matchMovedExamples,
  matchVariables,
  REMOVED_FOLDER,
  REMOVED_ID,
} from "./match.js";
import { mergeOrder } from "./order.js";
import { listFor, type MergeReport, type MergeReportEntry } from "./report.js";
import { isTouched, mergeFields, withFormer } from "./three-way.js";
import { type Entry, type EntryRecord, entriesOf, pathOf, readTree, recordsOf } from "./tree.js";

export interface MergeInput {
  /** What was generated last time; undefined when that isn't known. */
  readonly base: readonly EntryRecord[] | undefined;
  /** What had left the API by then, and was kept because people had edited it. */
  readonly outlived: readonly EntryRecord[];
  /** What was generated last, where the file is of a generation before (`base`). */
  readonly last?: readonly EntryRecord[];
  /** Whether the file may as well be of the last generation, with all that came with that deleted by a person. */
  readonly isDoubtful?: boolean;
  /** What the other recent generations gave: what equals that is old, not edited. */
  readonly former?: readonly (readonly EntryRecord[])[];
  /** The file as it is now, parsed. */
  readonly theirs: unknown;
  readonly ours: PostmanCollection;
  /** Ids of requests whose operations moved to another path or method -> their ids now. */
  readonly moved?: ReadonlyMap<string, string>;
}

export interface MergedCollection {
  readonly collection: PostmanCollection;
  /** Of `base` and `outlived`, what has left the API and stays because people edited it. */
  readonly outlived: readonly EntryRecord[];
  /** What was generated now, for the next merge. */
  readonly entries: readonly EntryRecord[];
  readonly report: Omit<MergeReport, "environments">;
}

/**
 * The last generation is the one that the file is of, which may be an earlier one than the one generated last.
 *
 * | last generation | file | new generation | the entry |
 * | --- | --- | --- | --- |
 * | – | – | there | new: at its generated place |
 * | – | there | – | a person's own: stays where it is, as it is |
 * | – | there | there | a person's own for what the API has now, too: stays as it is, and stands for the generated one |
 * | – | – | there; the file may be of a later generation, and an earlier run missed it | deleted by a person, as below |
 * | there | – | there | deleted by a person: stays deleted; a folder comes back for what is new in it |
 * | there | as generated | – | gone from the API: removed |
 * | there | edited or moved | – | moved to `Removed from the API`; a folder stays while something is in it |
 * | there | there | there | merged part by part; in another folder only if the person left it where it was |
 *
 * What stands for a generated one is a person's own again once that has left the API. An operation that moved to another path is there in both generations.
 */
export function mergeCollection(input: MergeInput): MergedCollection {
  const first = new Merge(input).result();
  const former = [...(input.former ?? []), ...(input.base ? [input.base] : [])];
  let settled = first;
  // What a second run would still put elsewhere (an order that two generations and a person had a part in) is put there now.
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const { collection: theirs, entries, outlived } = settled;
    const next = new Merge({ base: entries, outlived, last: entries, former, theirs, ours: input.ours }).result();
    const isSettled =
      JSON.stringify([theirs, entries, outlived]) === JSON.stringify([next.collection, next.entries, next.outlived]);
    settled = next;
    if (isSettled) break;
  }
  return { ...settled, report: first.report };
}

/** Runs after which an order has settled. */
const MAX_TURNS = 3;

/** The folder that is made where there is none. */
const REMOVED = {
  id: REMOVED_ID,
  name: REMOVED_FOLDER,
  description: "Requests for operations that the API no longer has. They are here because you had edited them.",
};

/** The key of an entry in the merged tree: its generated id, or for a person's own a number. */
type Key = string;

interface Node {
  readonly key: Key;
  readonly base: EntryRecord | undefined;
  readonly theirs: Entry | undefined;
  readonly ours: Entry | undefined;
  readonly isFolder: boolean;
}

function withIds(record: EntryRecord, ids: ReadonlyMap<Key, Key>): EntryRecord {
  return { ...record, id: ids.get(record.id) ?? record.id, in: record.in && (ids.get(record.in) ?? record.in) };
}

/**
 * Folders of tags that were renamed, as old id -> new id: a folder that is gone, most of whose requests are in one that is
 * new, and are most of what came into that from elsewhere.
 * @param theirs the names of the user's folders: one of theirs that has the new name already is that folder
 */
function renamedFolders(
  before: ReadonlyMap<Key, EntryRecord>,
  now: ReadonlyMap<Key, EntryRecord>,
  moved: ReadonlyMap<Key, Key>,
  theirs: ReadonlySet<string>,
): (readonly [Key, Key])[] {
  const shared = new Map<string, number>();
  const had = new Map<Key, number>();
  for (const { id, kind, in: old = "" } of before.values()) {
    const folder = now.get(moved.get(id) ?? id)?.in;
    if (kind !== "request" || folder === undefined) continue;
    had.set(old, (had.get(old) ?? 0) + 1);
    const isFree = !before.has(folder) && !theirs.has(now.get(folder)?.label ?? "");
    const isRenamed = before.get(old)?.kind === "folder" && !now.has(old) && isFree;
    if (isRenamed) shared.set(`${old} ${folder}`, (shared.get(`${old} ${folder}`) ?? 0) + 1);
  }
  const pairs = [...shared].sort((left, right) => right[1] - left[1]);
  const renamed = new Map<Key, Key>();
  for (const [pair, count] of pairs) {
    const [old = "", folder = ""] = pair.split(" ");
    const isTaken = renamed.has(old) || [...renamed.values()].includes(folder);
    if (!isTaken && count * 2 > (had.get(old) ?? 0)) renamed.set(old, folder);
  }
  return [...renamed];
}

class Merge {
  private readonly isKnown: boolean;
  private readonly moved: ReadonlyMap<Key, Key>;
  private readonly hasMoved: ReadonlySet<Key>;
  private readonly base: ReadonlyMap<Key, EntryRecord>;
  /** `base` by the folder of each. */
  private readonly baseIn = new Map<Key | undefined, EntryRecord[]>();
  private readonly last: ReadonlyMap<Key, EntryRecord>;
  private readonly former = new Map<Key, FieldHashes[]>();
  private readonly missed = new Set<Key>();
  private readonly heirs = new Map<Key, Key | undefined>();
  private readonly earlier: ReadonlySet<Key>;
  private readonly oursRoot: Entry;
  private readonly rootKey: Key;
  private readonly theirsRoot: Entry;
  private readonly nodes = new Map<Key, Node>();
  private readonly keyOf = new Map<Entry, Key>();
  private readonly parents = new Map<Key, Key>();
  private readonly outlived: EntryRecord[] = [];
  private readonly written = new Set<Key>();
  /** Where a person put them; not what they lifted out of a folder they dissolved, for there the merge puts things, too. */
  private readonly putElsewhere = new Set<Key>();
  private removedKey: Key = REMOVED_ID;
  private readonly told: { list: keyof MergedCollection["report"]; entry: Entry; text: string }[] = [];

  constructor(private readonly input: MergeInput) {
    this.isKnown = input.base !== undefined;
    this.oursRoot = readTree(input.ours);
    this.theirsRoot = readTree(input.theirs);
    this.moved = this.movedIds();
    this.hasMoved = new Set(this.moved.values());
    this.base = this.baseById(this.moved);
    for (const record of this.base.values()) {
      const list = this.baseIn.get(record.in);
      if (list) list.push(record);
      else this.baseIn.set(record.in, [record]);
    }
    this.last = new Map((input.last ?? input.base ?? []).map((record) => [record.id, record]));
    for (const { id, parts } of (input.former ?? []).flat())
      this.former.set(this.moved.get(id) ?? id, [...(this.former.get(this.moved.get(id) ?? id) ?? []), parts]);
    this.earlier = new Set(input.outlived.map(({ id }) => id));
    this.rootKey = this.oursRoot.id ?? "";
    this.readNodes();
    this.placeAll();
  }

  result(): MergedCollection {
    const children = this.childrenOf();
    const item = this.build(this.rootKey, children);
    const root = this.nodes.get(this.rootKey);
    const merged = this.mergeNode(root as Node);
    const { ours } = this.input;
    const collection = merged.isOurs
      ? { ...ours, item: item as PostmanEntry[] }
      : assembleCollection(ours, merged.parts, item);
    return { collection, outlived: this.outlived, entries: this.entries(), report: this.report() };
  }

  /** Of those that moved, the ones that were generated under the old id, and are now under the new one, and nowhere else. */
  private movedIds(): ReadonlyMap<Key, Key> {
    const before = new Map(
      this.input.base?.filter(({ isOwn }) => !isOwn).map((record) => [record.id, record] as const),
    );
    const now = new Map(recordsOf(this.oursRoot).map((record) => [record.id, record]));
    const isMoved = ([old, id]: readonly [Key, Key]) =>
      before.has(old) && !now.has(old) && now.has(id) && !before.has(id);
    const requests = [...(this.input.moved ?? [])].filter(isMoved);
    const folders = new Set(this.theirsRoot.children.filter(({ kind }) => kind === "folder").map(({ name }) => name));
    return new Map([...requests, ...renamedFolders(before, now, new Map(requests), folders)]);
  }

  /** The last generation by the ids that its entries have now. */
  private baseById(moved: ReadonlyMap<Key, Key>): ReadonlyMap<Key, EntryRecord> {
    const records = [...this.input.outlived, ...(this.input.base ?? [])];
    return new Map(
      records.map((record) => {
        const now = withIds(record, moved);
        return [now.id, now];
      }),
    );
  }

  /** The file still has those that moved under their old ids and addresses, so they are looked for there. */
  private matches(theirs: readonly Entry[]): ReadonlyMap<Entry, Key> {
    const old = new Map([...this.moved].map(([before, now]) => [now, before]));
    const asBefore = (record: EntryRecord): EntryRecord => {
      const label = old.has(record.id) ? this.base.get(record.id)?.label : undefined;
      return withIds(label === undefined ? record : { ...record, label }, old);
    };
    const byId = (records: Iterable<EntryRecord>) =>
      new Map([...records].map(asBefore).map((record) => [record.id, record]));
    const recent = new Map([...this.former].map(([id, parts]) => [old.get(id) ?? id, parts]));
    const known = { base: byId(this.base.values()), ours: byId(recordsOf(this.oursRoot)), recent };
    const matches = matchEntries(theirs, known);
    return new Map([...matches].map(([entry, id]) => [entry, this.moved.get(id) ?? id]));
  }

  private entries(): EntryRecord[] {
    return recordsOf(this.oursRoot).map((record) => {
      const node = this.nodes.get(record.id);
      if (node?.theirs && record.kind !== "collection" && this.isAdopted(node))
        return { ...record, in: undefined, isOwn: true as const };
      const isAbsent = record.kind === "folder" && !this.written.has(record.id);
      if (isAbsent) return { ...record, isAbsent: true as const };
      const isMissed = this.missed.has(record.id) || this.last.get(record.id)?.isMissed;
      const flagged = isMissed ? { ...record, isMissed: true as const } : record;
      return this.putElsewhere.has(record.id) ? { ...flagged, isElsewhere: true as const } : flagged;
    });
  }

  /** Every entry of the three sides, once. */
  private readNodes(): void {
    const theirs = entriesOf(this.theirsRoot);
    const ours = entriesOf(this.oursRoot);
    const matches = this.matches(theirs);
    const oursById = new Map(ours.map((entry) => [entry.id ?? "", entry]));
    for (const entry of ours) this.keyOf.set(entry, entry.id ?? "");
    for (const [index, entry] of theirs.entries()) {
      const key = matches.get(entry) ?? `+${index}`;
      this.keyOf.set(entry, key);
      const isFolder = entry.kind !== "request";
      const [record, ours] = [this.baseOf(key, entry), oursById.get(key)];
      const base = record?.isOwn && ours === undefined ? undefined : record;
      this.nodes.set(key, { key, base, theirs: entry, ours, isFolder });
      if (isRemovedFolder(entry) && this.removedKey === REMOVED_ID) this.removedKey = key;
    }
    for (const [key, entry] of oursById) {
      if (this.nodes.has(key)) continue;
      const isFolder = entry.kind !== "request";
      this.nodes.set(key, { key, base: this.base.get(key), theirs: undefined, ours: entry, isFolder });
    }
  }

  /** What a request of the file was generated as: though the file is of a generation before, what is as the last gave it is of that. */
  private baseOf(key: Key, { kind, parts }: Entry): EntryRecord | undefined {
    const [base, last] = [this.base.get(key), this.last.get(key)];
    if (kind !== "request" || base === undefined || !last || last.isOwn || base === last) return base;
    const isOf = (record: EntryRecord) => !isTouched(record.parts, matchExamples(parts, record.parts, new Map()));
    return isOf(last) && !isOf(base) ? last : base;
  }

  private key(entry: Entry | undefined): Key | undefined {
    return entry && this.keyOf.get(entry);
  }

  /** Which entries there are, and the parent of each. Folders that only new entries need come last. */
  private placeAll(): void {
    for (const node of this.nodes.values()) {
      if (node.key === this.rootKey || node.theirs === undefined) continue;
      const parent = this.placeOfTheirs(node);
      if (parent !== undefined) this.parents.set(node.key, parent);
    }
    for (const node of this.nodes.values()) {
      if (node.theirs !== undefined || node.ours === undefined || node.isFolder) continue;
      const last = this.last.get(node.key);
      // What all recent generations have can't be taken for not there yet.
      const isNew = (this.input.former ?? []).some((records) => records.every(({ id }) => id !== node.key));
      if (last && isNew && (node.base || this.input.isDoubtful)) this.missed.add(node.key);
      // What the API had dropped by the last run is new, though the file may be of a generation before.
      const isRemembered = node.base !== undefined && (this.input.last === undefined || last !== undefined);
      if (isRemembered || (this.input.isDoubtful && last?.isMissed)) this.tell("deleted", node.ours, "");
      else {
        this.parents.set(node.key, this.homeOf(this.key(node.ours.parent)));
        this.tell("fresh", node.ours, "");
      }
    }
    // What moves with the API may move to a folder that isn't there yet.
    for (const [key, parent] of this.parents) {
      const node = this.nodes.get(parent);
      if (parent !== this.rootKey && parent !== this.removedKey && node && !this.parents.has(parent))
        this.parents.set(key, this.homeOf(parent));
    }
  }

  /** The parent of an entry of the file; undefined when it goes. */
  private placeOfTheirs({ key, base, theirs, ours, isFolder }: Node): Key | undefined {
    const stands = this.key(theirs?.parent);
    if (base === undefined || base.isOwn || theirs === undefined) return stands;
    const generated = base.in ?? this.rootKey;
    if (ours === undefined) {
      if (isFolder) return stands;
      const parts = matchExamples(theirs.parts, base.parts, new Map());
      const isMoved = !this.isPlaceOf(base, stands);
      const known = { ...base, parts: this.withFormer(key, base.parts, parts) };
      if (!isMoved && !isTouched(known.parts, parts)) {
        this.tell("removed", theirs, "");
        return undefined;
      }
      const isPutElsewhere = isMoved && stands !== this.removedKey;
      this.outlived.push(isPutElsewhere ? { ...base, from: pathOf(theirs.parent) } : base);
      this.tell("outlived", theirs, this.edits(known, parts, isMoved));
      return this.earlier.has(key) ? stands : this.removedKey;
    }
    const earlier = stands === this.removedKey ? this.folderAt(base.from) : undefined;
    if (earlier !== undefined) {
      this.putElsewhere.add(key);
      return earlier;
    }
    if (stands !== this.removedKey && !this.isPlaceOf(base, stands)) this.putElsewhere.add(key);
    if (stands !== generated && stands !== this.removedKey) {
      // Lifted out of a folder that they dissolved, and the API has it in yet another one now.
      const home = this.key(ours.parent);
      if (home !== generated && home !== stands) this.putElsewhere.add(key);
      return stands;
    }
    if (isFolder) return stands;
    return this.key(ours.parent) ?? stands;
  }

  private withFormer(key: Key, base: FieldHashes, theirs: Fields): FieldHashes {
    return withFormer(base, theirs, this.former.get(key) ?? []);
  }

  private isEdited(key: Key, base: FieldHashes, theirs: Fields): boolean {
    return isTouched(this.withFormer(key, base, theirs), theirs);
  }

  /** The folder of the file that these names lead to. */
  private folderAt(path: readonly string[] | undefined): Key | undefined {
    const isIt = (entry: Entry) => entry.kind !== "request" && pathOf(entry).join("\n") === path?.join("\n");
    return path && this.key(entriesOf(this.theirsRoot).find(isIt));
  }

  /** Whether what was generated into a folder stands where it belongs: in there, or with the heir of a dissolved one. */
  private isPlaceOf(base: EntryRecord, stands: Key | undefined): boolean {
    const generated = base.in ?? this.rootKey;
    if (stands === generated) return true;
    if (base.isElsewhere) return false;
    const isDissolved = generated !== this.rootKey && this.nodes.get(generated)?.theirs === undefined;
    return isDissolved && stands !== undefined && stands === this.heirOf(generated);
  }

  private edits(base: EntryRecord, parts: Fields, isMoved: boolean): string {
    const { outcomes } = mergeFields(base.parts, parts, new Map());
    const edited = [...outcomes.values()]
      .filter(({ part }) => part !== undefined)
      .map(({ shown }) => fieldLabel(shown));
    return [...edited, ...(isMoved && edited.length === 0 ? ["its place"] : [])].join(", ");
  }

  /**
   * Where what is generated into a folder goes: into that folder; where a person dissolved it, to where most of what was
   * in it lives now; else the folder comes (back).
   */
  private homeOf(folder: Key | undefined): Key {
    if (folder === undefined || folder === this.rootKey) return this.rootKey;
    const node = this.nodes.get(folder);
    if (node?.theirs !== undefined || this.parents.has(folder)) return folder;
    const heir = node?.base && this.heirOf(folder);
    if (heir !== undefined) return heir;
    if (node?.base && node.ours) this.tell("fresh", node.ours, "back, for new requests");
    this.parents.set(folder, this.homeOf(this.key(node?.ours?.parent)));
    return folder;
  }

  private heirOf(folder: Key): Key | undefined {
    if (!this.heirs.has(folder)) this.heirs.set(folder, this.findHeir(folder));
    return this.heirs.get(folder);
  }

  private findHeir(folder: Key): Key | undefined {
    const siblings = (this.baseIn.get(folder) ?? []).filter(({ kind }) => kind === "request");
    const homes = siblings
      .map(({ id }) => this.key(this.nodes.get(id)?.theirs?.parent))
      .filter((home): home is Key => home !== undefined && home !== this.removedKey);
    const counts = new Map<Key, number>();
    for (const home of homes) counts.set(home, (counts.get(home) ?? 0) + 1);
    const [best] = [...counts].sort((left, right) => right[1] - left[1]);
    return best && best[1] * 2 >= siblings.length ? best[0] : undefined;
  }

  /** The entries of each folder, in order. */
  private childrenOf(): Map<Key, Key[]> {
    const kept = new Map<Key, Key[]>();
    const add = (key: Key) => {
      const parent = this.parents.get(key);
      if (parent === undefined) return;
      const list = kept.get(parent);
      if (list) list.push(key);
      else kept.set(parent, [key]);
    };
    // In generated order first, so that what comes from elsewhere finds its neighbours in place.
    const inOurOrder = entriesOf(this.oursRoot).map((entry) => this.key(entry) ?? "");
    for (const key of new Set([...inOurOrder, ...this.nodes.keys()])) add(key);

    const ordered = new Map<Key, Key[]>();
    const generated = new Map<Entry | undefined, Key[]>();
    const siblings = (key: Key) => {
      const home = this.nodes.get(key)?.ours?.parent;
      const known = generated.get(home) ?? this.keysOf(home);
      generated.set(home, known);
      return known;
    };
    for (const [parent, keys] of kept) {
      const node = this.nodes.get(parent);
      const sequences = {
        base: this.isKnown ? (this.baseIn.get(parent) ?? []).map(({ id }) => id) : undefined,
        theirs: this.keysOf(node?.theirs),
        ours: this.keysOf(node?.ours),
      };
      const kindOf = (key: Key) => String(this.nodes.get(key)?.isFolder);
      ordered.set(parent, mergeOrder(keys, sequences, kindOf, siblings));
    }
    return ordered;
  }

  private keysOf(entry: Entry | undefined): Key[] {
    return (entry?.children ?? []).map((child) => this.key(child) ?? "");
  }

  /** The entries of a folder as Postman's JSON. */
  private build(parent: Key, children: ReadonlyMap<Key, readonly Key[]>): unknown[] {
    const keys = [...(children.get(parent) ?? [])];
    if (parent === this.rootKey && !this.parents.has(this.removedKey) && children.has(this.removedKey))
      keys.push(this.removedKey);
    return keys.flatMap((key) => {
      const node = this.nodes.get(key);
      const built = node ? this.buildNode(node, children) : this.removedFolder(children);
      if (built === undefined) return [];
      this.written.add(key);
      return [built];
    });
  }

  private removedFolder(children: ReadonlyMap<Key, readonly Key[]>): unknown {
    return { ...REMOVED, item: this.build(REMOVED_ID, children) };
  }

  private buildNode(node: Node, children: ReadonlyMap<Key, readonly Key[]>): unknown {
    const { key, base, theirs, ours } = node;
    const item = node.isFolder ? this.build(key, children) : [];
    if (node.isFolder && item.length === 0 && this.isSpent(node)) return undefined;
    if (theirs === undefined) return node.isFolder ? { ...(ours?.raw as object), item } : ours?.raw;
    if (ours === undefined && base !== undefined) {
      const parts = matchExamples(theirs.parts, base.parts, new Map());
      return node.isFolder ? assembleFolder(key, parts, item) : assembleRequest(key, parts, theirs, undefined);
    }
    if (ours === undefined) {
      if (key !== this.removedKey) this.tell("added", theirs, "");
      const raw = { ...this.ownId(theirs), ...withoutId(theirs.raw) };
      return node.isFolder ? { ...raw, item } : raw;
    }
    const merged = this.mergeNode(node);
    if (node.isFolder) {
      return merged.isOurs ? { ...(ours.raw as object), item } : assembleFolder(key, merged.parts, item);
    }
    return merged.isOurs ? ours.raw : assembleRequest(key, merged.parts, theirs, ours);
  }

  /** A person's copy that carries an id of ours loses it: an id is there once. */
  private ownId(theirs: Entry): { id?: unknown } {
    if (this.key(theirs) === this.removedKey) return { id: REMOVED_ID };
    const { id } = theirs.raw as { id?: unknown };
    const isTaken = typeof id === "string" && id !== this.key(theirs) && this.nodes.has(id);
    return id === undefined || isTaken ? {} : { id };
  }

  /**
   * An empty folder that nobody needs: as generated, and gone from the API or with all that was in it deleted or gone; or new
   * and emptied by a person's order.
   */
  private isSpent({ key, base, theirs, ours }: Node): boolean {
    if (theirs === undefined) return true;
    if (key === this.removedKey) return !isTouched(hashesOf(fieldsOfFolder(REMOVED)), theirs.parts);
    if (base === undefined || base.isOwn) return false;
    if (this.isEdited(key, base.parts, theirs.parts)) {
      if (ours === undefined) this.tell("outlived", theirs, "empty, but edited");
      return false;
    }
    if (ours === undefined) {
      this.tell("removed", theirs, "");
      return true;
    }
    if (this.putElsewhere.has(key) || this.hasLiving(key)) return false;
    this.tell("deleted", theirs, "all that was in it is deleted or gone");
    return true;
  }

  /** Whether something that is generated into a folder is in the file, wherever. */
  private hasLiving(folder: Key): boolean {
    return this.keysOf(this.nodes.get(folder)?.ours).some((key) => this.nodes.get(key)?.theirs !== undefined);
  }

  /** Whether an entry of the file is a person's own for what the API has, too. */
  private isAdopted({ base }: Node): boolean {
    return base === undefined ? this.isKnown : base.isOwn === true;
  }

  private mergeNode(node: Node): { parts: Fields; isOurs: boolean } {
    const { key, base, theirs, ours } = node;
    if (theirs === undefined || ours === undefined) return { parts: ours?.parts ?? new Map(), isOurs: true };
    // It counts as generated and edited: nothing is put into it.
    const isAdopted = this.isAdopted(node);
    const before = isAdopted ? hashesOf(ours.parts) : base?.parts;
    const known = { theirs: theirs.parts, base: before };
    const current = this.hasMoved.has(key) ? matchMovedExamples(known.theirs, known.base, ours.parts) : known;
    const named = matchVariables(current.theirs, current.base, ours.parts);
    const matched = matchExamples(named.theirs, named.base, ours.parts);
    const merged = mergeFields(named.base && this.withFormer(key, named.base, matched), matched, ours.parts);
    if (isAdopted) {
      this.tell("added", theirs, "the API has it now, too; yours stands for it");
      return merged;
    }
    const told = new Map<keyof MergedCollection["report"], string[]>();
    for (const { state, shown } of merged.outcomes.values()) {
      const list = listFor(state);
      if (list !== undefined) told.set(list, [...(told.get(list) ?? []), fieldLabel(shown)]);
    }
    if (this.putElsewhere.has(key)) told.set("kept", [...(told.get("kept") ?? []), "its place"]);
    const isRenamed = node.isFolder && this.hasMoved.has(key) && told.size > 0;
    if (isRenamed && theirs.name !== ours.name)
      told.set("kept", [...(told.get("kept") ?? []), `the API calls it ${ours.name} now`]);
    for (const [list, labels] of told) this.tell(list, theirs, labels.join(", "));
    return merged;
  }

  private tell(list: keyof MergedCollection["report"], entry: Entry, text: string): void {
    this.told.push({ list, entry, text });
  }

  /** In the order of the file. */
  private report(): MergedCollection["report"] {
    const places = [...entriesOf(this.theirsRoot), ...entriesOf(this.oursRoot)];
    const rank = new Map(places.map((entry, index) => [entry, index]));
    const sorted = this.told.toSorted((left, right) => (rank.get(left.entry) ?? 0) - (rank.get(right.entry) ?? 0));
    const of = (wanted: keyof MergedCollection["report"]): MergeReportEntry[] =>
      sorted.filter(({ list }) => list === wanted).map(({ entry, text }) => ({ where: describeEntry(entry), text }));
    return {
      kept: of("kept"),
      conflicts: of("conflicts"),
      unknown: of("unknown"),
      added: of("added"),
      deleted: of("deleted"),
      fresh: of("fresh"),
      removed: of("removed"),
      outlived: of("outlived"),
    };
  }
}

function describeEntry({ kind, name, request }: Entry): string {
  if (kind === "collection") return "the collection";
  return kind === "folder" ? `folder ${name}` : `${request} (${name})`;
}
