/** Fourth phase, assemble: the merged collection as Postman's JSON. */
import { get } from "../json.js";
import type { PostmanCollection } from "../postman/types.js";
import type { Arranged } from "./arrange.js";
import { assembleCollection, assembleFolder, assembleRequest, withoutId } from "./assemble.js";
import { fieldsLeft, type MergedEntries } from "./entry.js";
import { REMOVED_ID } from "./removed-folder.js";
import type { Key, Node, Sides } from "./sides.js";
import type { Entry } from "./tree.js";

export function buildCollection(
  ours: PostmanCollection,
  sides: Sides,
  { children }: Arranged,
  merged: MergedEntries,
): PostmanCollection {
  const itemsOf = (folder: Key): unknown[] =>
    (children.get(folder) ?? []).map((key) => {
      const node = sides.nodes.get(key) as Node;
      return buildEntry(node, node.isFolder ? itemsOf(key) : undefined, sides, merged);
    });
  const item = itemsOf(sides.root.key);
  const root = merged.get(sides.root.key);
  return root && !root.isOurs ? assembleCollection(ours, root.fields, item) : ({ ...ours, item } as PostmanCollection);
}

/** @param item what is in a folder; undefined for a request */
function buildEntry(node: Node, item: readonly unknown[] | undefined, sides: Sides, merged: MergedEntries): unknown {
  const { key, base, theirs, ours } = node;
  const withItem = (raw: unknown) => (item ? { ...(raw as object), item } : raw);
  if (theirs === undefined) return withItem(ours?.raw);
  if (ours === undefined && base === undefined)
    return withItem({ ...idOfOwn(key, theirs, sides), ...withoutId(theirs.raw) });
  if (ours === undefined && base) {
    const fields = fieldsLeft(theirs, base);
    return item ? assembleFolder(key, fields, item) : assembleRequest(key, fields, theirs, undefined);
  }
  const fields = merged.get(key);
  if (fields === undefined || fields.isOurs) return withItem(ours?.raw);
  return item ? assembleFolder(key, fields.fields, item) : assembleRequest(key, fields.fields, theirs, ours);
}

/** The id of the user's own entry. A copy that has an id of ours loses it, so that no id is there twice. */
function idOfOwn(key: Key, { raw }: Entry, { removedKey, nodes }: Sides): { id?: unknown } {
  if (key === removedKey) return { id: REMOVED_ID };
  const id = get(raw, "id");
  const isOurs = typeof id === "string" && id !== key && nodes.has(id);
  return id === undefined || isOurs ? {} : { id };
}
