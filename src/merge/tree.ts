/** A collection as a tree of entries with their fields, and what the lock file records of it. */
import { get, getString, isArray, isBlank, isObject } from "../json.js";
import {
  type FieldHashes,
  type Fields,
  fieldsOfCollection,
  fieldsOfFolder,
  fieldsOfRequest,
  hashesOf,
} from "./field.js";
import { requestKey } from "./normal.js";

export type EntryKind = "collection" | "folder" | "request";

export interface Entry {
  readonly kind: EntryKind;
  /** Undefined where an export left it out. */
  readonly id: string | undefined;
  readonly name: string;
  /** Method and path of a request, whatever its path variables are called; else empty. */
  readonly request: string;
  readonly parent: Entry | undefined;
  readonly children: Entry[];
  readonly raw: unknown;
  readonly fields: Fields;
}

/** A line of the lock file: an entry as it was generated. */
export interface EntryRecord {
  readonly kind: EntryKind;
  /** Method and path, or the name of a folder or collection. */
  readonly label: string;
  readonly id: string;
  /** The id of the folder or collection it was generated into. */
  readonly parent: string | undefined;
  readonly fields: FieldHashes;
  /** A folder that was generated, but isn't in the file: the user dissolved it, or moved what belongs in it. */
  readonly removedByUser?: true;
  /** The user's own in place of what the API has, too: nothing is put into it, and its place is the user's (no `parent`). */
  readonly ownedByUser?: true;
  /** The user put it into another folder. */
  readonly movedByUser?: true;
  /** It was missing in the file of a run: missing again, it counts as deleted, of whichever generation the file is. */
  readonly missedOnce?: true;
  /** Of what left the API: the path of the folder that the user had put it into, as names. */
  readonly userFolder?: readonly string[];
}

export function readTree(collection: unknown): Entry {
  const root: Entry = {
    kind: "collection",
    id: getString(get(collection, "info"), "_postman_id"),
    name: getString(get(collection, "info"), "name") ?? "",
    request: "",
    parent: undefined,
    children: [],
    raw: collection,
    fields: fieldsOfCollection(collection),
  };
  readChildren(root, get(collection, "item"));
  return root;
}

function readChildren(parent: Entry, items: unknown): void {
  for (const raw of isArray(items) ? items : []) {
    if (!isObject(raw)) continue;
    const isFolder = isArray(get(raw, "item"));
    const entry: Entry = {
      kind: isFolder ? "folder" : "request",
      id: getString(raw, "id") ?? getString(raw, "_postman_id"),
      name: getString(raw, "name") ?? "",
      request: isFolder || isBlank(get(raw, "request")) ? "" : requestKey(get(raw, "request")),
      parent,
      children: [],
      raw,
      fields: isFolder ? fieldsOfFolder(raw) : fieldsOfRequest(raw),
    };
    parent.children.push(entry);
    if (isFolder) readChildren(entry, get(raw, "item"));
  }
}

/** All entries from `entry` down, in the order of the file. */
export function entriesOf(entry: Entry): Entry[] {
  return [entry, ...entry.children.flatMap(entriesOf)];
}

/** The names of the folders from the collection down to an entry. */
export function pathOf(entry: Entry | undefined): string[] {
  return entry?.parent ? [...pathOf(entry.parent), entry.name] : [];
}

/** What the lock file says of a generated collection. */
export function recordsOf(root: Entry): EntryRecord[] {
  return entriesOf(root).map(({ kind, request, name, id, parent, fields }) => ({
    kind,
    label: kind === "request" ? request : name,
    id: id ?? "",
    parent: parent?.id,
    fields: hashesOf(fields),
  }));
}
