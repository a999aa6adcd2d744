/** Second phase, place: what becomes of each entry, and which folder it is in. */
import { fieldsLeft, isEdited } from "./entry.js";
import type { Generations } from "./generations.js";
import type { Key, Node, Sides } from "./sides.js";
import { type Entry, type EntryRecord, pathOf } from "./tree.js";

/**
 * What becomes of an entry. The collection has no placement; neither has a generated folder that isn't in the file, unless
 * something goes into it (`made`).
 */
export type Placement =
  /** The user's own: where they put it. */
  | { readonly kind: "own"; readonly parent: Key }
  /** Generated, and in the folder that the file has it in. */
  | { readonly kind: "stays"; readonly parent: Key; readonly isMovedByUser: boolean }
  /** Generated, and where the user left it: in the folder that it is generated into now. */
  | { readonly kind: "follows"; readonly parent: Key }
  /** Back in the API: in the folder that the user had put it into. */
  | { readonly kind: "returns"; readonly parent: Key }
  /** New in the API. `wasMissed`: it was not in a file of which nothing says whether the user deleted it there. */
  | { readonly kind: "new"; readonly parent: Key; readonly wasMissed: boolean }
  /** A generated folder that isn't in the file, but has something in it. `isBack`: it had been generated before. */
  | { readonly kind: "made"; readonly parent: Key; readonly isBack: boolean }
  /** Deleted by the user. */
  | { readonly kind: "deleted"; readonly wasMissed: boolean }
  /** Left the API, and the user hadn't edited it. */
  | { readonly kind: "removed" }
  /** Left the API, but the user had edited or moved it. `from`: the path of the folder they had moved it to. */
  | {
      readonly kind: "orphaned";
      readonly parent: Key;
      readonly isMovedByUser: boolean;
      readonly from?: readonly string[];
    };

export type Placements = ReadonlyMap<Key, Placement>;

interface Context {
  readonly sides: Sides;
  readonly generations: Generations;
  readonly successors: ReadonlyMap<Key, Key>;
}

export function placeEntries(sides: Sides, generations: Generations): Placements {
  const context = { sides, generations, successors: successorsOf(sides, generations) };
  const placed = new Map<Key, Placement>();
  for (const node of sides.nodes.values()) {
    const placement = placementOf(node, context);
    if (placement) placed.set(node.key, placement);
  }
  return new Map([...placed, ...foldersToMake(placed, context)]);
}

export function parentOf(placement: Placement | undefined): Key | undefined {
  return placement && "parent" in placement ? placement.parent : undefined;
}

/** Whether a generated entry is where the user put it. */
export function isMovedByUser(placement: Placement | undefined): boolean {
  return placement?.kind === "returns" || (placement?.kind === "stays" && placement.isMovedByUser);
}

function placementOf(node: Node, context: Context): Placement | undefined {
  const { base, theirs, ours } = node;
  if (node === context.sides.root) return undefined;
  if (theirs) {
    const { root, keyOf } = context.sides;
    const at = keyOf(theirs.parent) ?? root.key;
    // Without a record of the last generation, what isn't where it is generated was moved by the user.
    if (ours && !context.generations.isKnown)
      return { kind: "stays", parent: at, isMovedByUser: at !== (keyOf(ours.parent) ?? root.key) };
    if (base === undefined || base.ownedByUser) return { kind: "own", parent: at };
    return ours ? placeOfGenerated(at, base, ours, context) : placeOfGone(node.key, at, base, theirs, context);
  }
  return ours && !node.isFolder ? placeOfMissing(node, ours, context) : undefined;
}

/** @param at the folder that the file has it in */
function placeOfGenerated(at: Key, base: EntryRecord, ours: Entry, context: Context): Placement {
  const { root, removedKey, keyOf } = context.sides;
  const isFolder = ours.kind === "folder";
  const generated = base.parent ?? root.key;
  const home = keyOf(ours.parent) ?? root.key;
  if (at === removedKey) {
    const before = folderAt(base.userFolder, context.sides);
    if (before !== undefined && before !== home) return { kind: "returns", parent: before };
  }
  if (at === generated || at === removedKey) {
    if (isFolder) return { kind: "stays", parent: at, isMovedByUser: false };
    return { kind: "follows", parent: homeOf(home, context) };
  }
  // Lifted out of a folder that the user dissolved is not moved, unless the API has it in yet another folder now.
  const isMovedByUser = at !== home && (!isWhereGenerated(base, at, context) || home !== generated);
  return { kind: "stays", parent: at, isMovedByUser };
}

function placeOfGone(key: Key, at: Key, base: EntryRecord, theirs: Entry, context: Context): Placement {
  const { removedKey } = context.sides;
  // Whether it goes depends on what is left in it.
  if (theirs.kind === "folder") return { kind: "stays", parent: at, isMovedByUser: false };
  const isMovedByUser = !isWhereGenerated(base, at, context);
  if (!isMovedByUser && !isEdited(key, base, fieldsLeft(theirs, base), context.generations)) return { kind: "removed" };
  const parent = context.generations.orphaned.has(key) ? at : removedKey;
  const from = isMovedByUser && at !== removedKey ? { from: pathOf(theirs.parent) } : {};
  return { kind: "orphaned", parent, isMovedByUser, ...from };
}

/** Of a generated request that isn't in the file: it is new, or the user deleted it. */
function placeOfMissing({ key, base }: Node, ours: Entry, context: Context): Placement {
  const { last: lastById, hasLast, isDoubtful, formerIds, renewed } = context.generations;
  const last = lastById.get(key);
  // What all recent generations have can't be taken for not there yet. None of them has an id that is new.
  const isRecent = renewed.has(key) || formerIds.some((ids) => !ids.has(key));
  const wasMissed = last !== undefined && isRecent && (base !== undefined || isDoubtful);
  // What the API had dropped by the last run is new, although the file may be of an earlier generation.
  const isRemembered = base !== undefined && (!hasLast || last !== undefined);
  if (isRemembered || (isDoubtful && last?.missedOnce)) return { kind: "deleted", wasMissed };
  return { kind: "new", parent: homeOf(context.sides.keyOf(ours.parent), context), wasMissed };
}

/** Whether what was generated into a folder is there, or where most of that folder went when the user dissolved it. */
function isWhereGenerated(base: EntryRecord, at: Key, { sides, successors }: Context): boolean {
  const generated = base.parent ?? sides.root.key;
  return at === generated || (!base.movedByUser && at === successors.get(generated));
}

/** The folder for what is generated into `folder`: that folder, or where most of it went when the user dissolved it. */
function homeOf(folder: Key | undefined, { sides, successors }: Context): Key {
  if (folder === undefined || folder === sides.root.key) return sides.root.key;
  const node = sides.nodes.get(folder);
  return (node?.theirs || !node?.base ? undefined : successors.get(folder)) ?? folder;
}

/** Folders that aren't in the file, and that something goes into. */
function foldersToMake(placed: Placements, context: Context): Placements {
  const { root, nodes, keyOf } = context.sides;
  const made = new Map<Key, Placement>();
  for (const placement of placed.values()) {
    let folder = parentOf(placement);
    while (folder !== undefined && folder !== root.key && !placed.has(folder) && !made.has(folder)) {
      const node = nodes.get(folder);
      const parent = homeOf(keyOf(node?.ours?.parent), context);
      made.set(folder, { kind: "made", parent, isBack: node?.base !== undefined });
      folder = parent;
    }
  }
  return made;
}

/** Folders that the user dissolved -> the folder that at least half of their requests are in now. */
function successorsOf({ root, removedKey, nodes, keyOf }: Sides, { baseIn }: Generations): ReadonlyMap<Key, Key> {
  const successors = new Map<Key, Key>();
  for (const [folder, records] of baseIn) {
    if (folder === undefined || folder === root.key || nodes.get(folder)?.theirs) continue;
    const requests = records.filter(({ kind }) => kind === "request");
    const counts = new Map<Key, number>();
    for (const { id } of requests) {
      const at = keyOf(nodes.get(id)?.theirs?.parent);
      if (at !== undefined && at !== removedKey) counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    const [best] = [...counts].sort((left, right) => right[1] - left[1]);
    if (best && best[1] * 2 >= requests.length) successors.set(folder, best[0]);
  }
  return successors;
}

/** The folder of the file with this path. */
function folderAt(path: readonly string[] | undefined, { theirs, keyOf }: Sides): Key | undefined {
  const text = path?.join("\n");
  return path && keyOf(theirs.find((entry) => entry.kind !== "request" && pathOf(entry).join("\n") === text));
}
