/** Third phase, order: what is in each folder, in order, and which folders have nothing in them that keeps them. */
import { addTo } from "../lists.js";
import { isAdopted, isEdited } from "./entry.js";
import { hashesOf } from "./field.js";
import type { Generations } from "./generations.js";
import { mergeOrder } from "./order.js";
import { isMovedByUser, type Placements, parentOf } from "./place.js";
import { newRemovedFolder } from "./removed-folder.js";
import type { Key, Node, Sides } from "./sides.js";
import { isTouched } from "./three-way.js";
import type { Entry } from "./tree.js";

/** Why an empty folder isn't written: it left the API, the user deleted all that was in it, or nothing needs it. */
export type Emptied = "removed" | "deleted" | "unneeded";

export interface Arranged {
  /** What is in the collection and in each folder. */
  readonly children: ReadonlyMap<Key, readonly Key[]>;
  /** All that is written, in the order of the merged collection, which comes first. */
  readonly written: readonly Key[];
  readonly emptied: ReadonlyMap<Key, Emptied>;
}

export function arrange(sides: Sides, generations: Generations, placements: Placements): Arranged {
  const ordered = orderEach(sides, generations, placements);
  const children = new Map<Key, readonly Key[]>();
  const emptied = new Map<Key, Emptied>();
  const prune = (folder: Key): readonly Key[] => {
    const kept = (ordered.get(folder) ?? []).filter((key) => {
      const node = sides.nodes.get(key) as Node;
      if (!node.isFolder || prune(key).length > 0) return true;
      const why = whyEmptied(node, sides, generations, placements);
      if (why !== undefined) emptied.set(key, why);
      return why === undefined;
    });
    children.set(folder, kept);
    return kept;
  };
  prune(sides.root.key);
  const under = (key: Key): Key[] => [key, ...(children.get(key) ?? []).flatMap(under)];
  return { children, written: under(sides.root.key), emptied };
}

/** The entries of each folder, in order, though some may turn out to be empty folders. */
function orderEach(
  { nodes, ours, keyOf }: Sides,
  generations: Generations,
  placements: Placements,
): ReadonlyMap<Key, readonly Key[]> {
  const { isKnown, baseIn } = generations;
  const keysIn = (entry: Entry | undefined): Key[] => (entry?.children ?? []).map((child) => keyOf(child) ?? "");
  const kept = new Map<Key, Key[]>();
  // In the generated order first, so that what comes from elsewhere finds its neighbours in place.
  for (const key of new Set([...ours.map((entry) => keyOf(entry) ?? ""), ...nodes.keys()])) {
    const parent = parentOf(placements.get(key));
    if (parent !== undefined) addTo(kept, parent, key);
  }
  const generated = new Map<Entry | undefined, Key[]>();
  const siblings = (key: Key): Key[] => {
    const home = nodes.get(key)?.ours?.parent;
    const known = generated.get(home) ?? keysIn(home);
    generated.set(home, known);
    return known;
  };
  const kindOf = (key: Key) => String(nodes.get(key)?.isFolder);
  const orderIn = (parent: Key, keys: readonly Key[]): Key[] => {
    const node = nodes.get(parent);
    const base = isKnown ? (baseIn.get(parent) ?? []).map(({ id }) => id) : undefined;
    // What is the user's own has no generated place, even where the API has it, too.
    const generatedIn = keysIn(node?.ours).filter((key) => !isAdopted(nodes.get(key), generations));
    return mergeOrder(keys, { base, theirs: keysIn(node?.theirs), ours: generatedIn }, kindOf, siblings);
  };
  return new Map([...kept].map(([parent, keys]) => [parent, orderIn(parent, keys)]));
}

/** Why an empty folder isn't written; undefined where it is. */
function whyEmptied(
  { key, base, theirs, ours }: Node,
  { removedKey, nodes, keyOf }: Sides,
  generations: Generations,
  placements: Placements,
): Emptied | undefined {
  if (theirs === undefined) return "unneeded";
  if (key === removedKey) return isTouched(hashesOf(newRemovedFolder().fields), theirs.fields) ? undefined : "unneeded";
  if (base === undefined || base.ownedByUser || isEdited(key, base, theirs.fields, generations)) return undefined;
  if (ours === undefined) return "removed";
  // It is the user's arrangement that it is empty, where something of it is in another folder.
  const isElsewhere = ours.children.some((child) => nodes.get(keyOf(child) ?? "")?.theirs !== undefined);
  return isElsewhere || isMovedByUser(placements.get(key)) ? undefined : "deleted";
}
