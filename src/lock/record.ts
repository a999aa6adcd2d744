/** A generated entry (the collection, a folder, a request) as one line of the lock file. */
import { get, getString, isArray } from "../json.js";
import { isFieldHashes } from "../merge/field.js";
import type { EntryRecord } from "../merge/tree.js";

const KINDS = ["collection", "folder", "request"] as const;

/** Keys of what is true of few entries. */
const FLAGS = {
  isAbsent: "removedByUser",
  isOwn: "ownedByUser",
  isElsewhere: "movedByUser",
  isMissed: "missedOnce",
} as const;

type Flag = keyof typeof FLAGS;
const flags = Object.entries(FLAGS) as readonly (readonly [Flag, string])[];

/** `{"request": "GET /v2/teams", "id": ..., "parent": ..., "fields": {...}}` */
export function recordJson(record: EntryRecord): {
  readonly fields: EntryRecord["fields"];
  readonly [key: string]: unknown;
} {
  return {
    [record.kind]: record.label,
    id: record.id,
    ...(record.in ? { parent: record.in } : {}),
    ...Object.fromEntries(flags.flatMap(([flag, key]) => (record[flag] ? [[key, true]] : []))),
    ...(record.from ? { userFolder: record.from } : {}),
    fields: record.fields,
  };
}

/** @returns undefined for what is not a record */
export function readRecord(value: unknown): EntryRecord | undefined {
  const kind = KINDS.find((kind) => getString(value, kind) !== undefined);
  const id = getString(value, "id");
  const fields = get(value, "fields");
  if (kind === undefined || id === undefined || !isFieldHashes(fields)) return undefined;
  const found = flags.flatMap(([flag, key]) => (get(value, key) === true ? [[flag, true as const]] : []));
  const names = get(value, "userFolder");
  return {
    kind,
    label: getString(value, kind) ?? "",
    id,
    in: getString(value, "parent"),
    ...(Object.fromEntries(found) as { readonly [flag in Flag]?: true }),
    ...(isArray(names) ? { from: names.map(String) } : {}),
    fields,
  };
}
