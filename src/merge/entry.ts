/** One entry's fields, merged: how those of its sides are told apart and put together. */
import { type FieldHashes, type Fields, hashesOf } from "./field.js";
import type { Generations } from "./generations.js";
import { matchExamples, matchMovedExamples, matchVariables } from "./match-fields.js";
import type { Key, Node } from "./sides.js";
import { isTouched, type MergedFields, mergeFields, withFormer } from "./three-way.js";
import type { Entry, EntryRecord } from "./tree.js";

/** Whether an entry of the file is the user's own for what the API has, too: nothing is put into it. */
export function isAdopted(node: Node | undefined, { isKnown }: Generations): boolean {
  if (node?.theirs === undefined || node.ours === undefined) return false;
  return node.base === undefined ? isKnown : node.base.ownedByUser === true;
}

/** Of what the file has and the new generation as well, by key. */
export type MergedEntries = ReadonlyMap<Key, MergedFields>;

/** @param keys of what is written */
export function mergeEntries(
  nodes: ReadonlyMap<Key, Node>,
  keys: readonly Key[],
  generations: Generations,
): MergedEntries {
  return new Map(
    keys.flatMap((key) => {
      const node = nodes.get(key);
      if (node?.theirs === undefined || node.ours === undefined) return [];
      return [[key, mergeEntry(node, node.theirs, node.ours, generations)] as const];
    }),
  );
}

function mergeEntry(node: Node, theirs: Entry, ours: Entry, generations: Generations): MergedFields {
  const { key, base } = node;
  const former = generations.former.get(key) ?? [];
  if (isAdopted(node, generations)) {
    // As if it had been generated and the user had edited it. What an earlier generation had is old even here.
    return merge(theirs.fields, hashesOf(ours.fields), ours.fields, base ? [...former, base.fields] : former);
  }
  if (!generations.renewed.has(key)) return merge(theirs.fields, base?.fields, ours.fields, former);
  const renamed = matchMovedExamples(theirs.fields, base?.fields, ours.fields);
  return merge(renamed.theirs, renamed.base, ours.fields, former);
}

function merge(
  theirs: Fields,
  base: FieldHashes | undefined,
  ours: Fields,
  former: readonly FieldHashes[],
): MergedFields {
  const named = matchVariables(theirs, base, ours);
  const matched = matchExamples(named.theirs, named.base, ours);
  return mergeFields(named.base && withFormer(named.base, matched, former), matched, ours);
}

/** The fields of what left the API. */
export function fieldsLeft(theirs: Entry, base: EntryRecord): Fields {
  return matchExamples(theirs.fields, base.fields, new Map());
}

/** Whether the user did anything to an entry since one of the generations had it. */
export function isEdited(key: Key, base: EntryRecord, fields: Fields, { former }: Generations): boolean {
  return isTouched(withFormer(base.fields, fields, former.get(key) ?? []), fields);
}

/** What the user edited of an entry that left the API. */
export function editsOf(key: Key, base: EntryRecord, fields: Fields, { former }: Generations): MergedFields {
  return mergeFields(withFormer(base.fields, fields, former.get(key) ?? []), fields, new Map());
}
