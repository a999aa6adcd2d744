/** A generated entry (the collection, a folder, a request) as one line of the lock file. */
import { get, getString, isArray } from "../json.js";
import { isFieldHashes } from "../merge/field.js";
import type { EntryRecord } from "../merge/tree.js";

const KINDS = ["collection", "folder", "request"] as const;

/** What is true of few entries. */
const FLAGS = ["removedByUser", "ownedByUser", "movedByUser", "missedOnce"] as const;

type Flag = (typeof FLAGS)[number];

/** `{"request": "GET /v2/teams", "id": ..., "parent": ..., "fields": {...}}` */
export function recordJson(record: EntryRecord): {
  readonly fields: EntryRecord["fields"];
  readonly [key: string]: unknown;
} {
  return {
    [record.kind]: record.label,
    id: record.id,
    ...(record.parent ? { parent: record.parent } : {}),
    ...Object.fromEntries(FLAGS.flatMap((flag) => (record[flag] ? [[flag, true]] : []))),
    ...(record.userFolder ? { userFolder: record.userFolder } : {}),
    fields: record.fields,
  };
}

/** @returns undefined for what is not a record */
export function readRecord(value: unknown): EntryRecord | undefined {
  const kind = KINDS.find((kind) => getString(value, kind) !== undefined);
  const id = getString(value, "id");
  const fields = get(value, "fields");
  if (kind === undefined || id === undefined || !isFieldHashes(fields)) return undefined;
  const found = FLAGS.flatMap((flag) => (get(value, flag) === true ? [[flag, true as const]] : []));
  const names = get(value, "userFolder");
  return {
    kind,
    label: getString(value, kind) ?? "",
    id,
    parent: getString(value, "parent"),
    ...(Object.fromEntries(found) as { readonly [flag in Flag]?: true }),
    ...(isArray(names) ? { userFolder: names.map(String) } : {}),
    fields,
  };
}
