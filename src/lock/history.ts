/**
 * The generations before the last, as the lock file keeps them: each as what differs from the one after it, so that a
 * generation takes as much room as the API changed. Knows nothing of the files that fields come from.
 */
import { get, getArray, getObject, getString, isArray, isObject, isSameJson, type UnknownObject } from "../json.js";
import type { FieldHashes } from "../merge/field.js";
import type { EntryRecord } from "../merge/tree.js";
import type { Generation } from "./lock.js";
import { readRecord, recordJson } from "./record.js";

/** How many generations before the last are kept, at most. */
const MAX_GENERATIONS = 8;

/** A generation as its differences from the one after it. A value of `null` removes a key. */
interface Step {
  readonly definitions: Generation["definitions"];
  readonly files: UnknownObject;
  readonly environments: UnknownObject;
  /** Whole records; where only fields differ, those: `{"id": ..., "fields": {...}}`. */
  readonly entries: readonly unknown[];
  /** Ids of the entries that are new in the generation after it. */
  readonly without: readonly string[];
}

/** The step from `newer` to `older`, the generation before it. */
export function stepBack(newer: Generation, older: Generation): Step {
  const before = new Map((newer.entries ?? []).map((record) => [record.id, record]));
  const records = older.entries ?? [];
  const ids = new Set(records.map(({ id }) => id));
  const inPlace = longestInOrder(
    records.map(({ id }) => id).filter((id) => before.has(id)),
    [...before.keys()],
  );
  const entries = records.flatMap((record, index) => {
    const after = inPlace.has(record.id) ? undefined : (records[index - 1]?.id ?? "");
    const line = entryStep(before.get(record.id), record, after);
    return line === undefined ? [] : [line];
  });
  return {
    definitions: older.definitions,
    files: differences(newer.files, older.files),
    environments: differences(newer.environments, older.environments),
    entries,
    without: [...before.keys()].filter((id) => !ids.has(id)),
  };
}

/** @param after the id of the entry that it follows, where that changed; `""` for the first */
function entryStep(newer: EntryRecord | undefined, older: EntryRecord, after: string | undefined): unknown {
  const whole = { ...recordJson(older), ...(after === undefined ? {} : { after }) };
  if (newer === undefined || after !== undefined) return whole;
  const { fields: _, ...rest } = recordJson(older);
  const { fields: __, ...newerRest } = recordJson(newer);
  if (!isSameJson(rest, newerRest)) return whole;
  if (isSameJson(newer.fields, older.fields)) return undefined;
  const fields = differences(newer.fields, older.fields);
  return isSameJson(withDifferences(newer.fields, fields), older.fields) ? { id: older.id, fields } : whole;
}

/** The generation before `newer`. Anything that is not a step leaves it unchanged. */
export function takeStep(newer: Generation, step: unknown): Generation {
  const without = new Set(getArray(step, "without"));
  const lines = new Map(getArray(step, "entries").map((line) => [getString(line, "id"), line]));
  const kept = (newer.entries ?? []).filter(({ id }) => !without.has(id) && get(lines.get(id), "after") === undefined);
  const entries = kept.map((record) => entryBefore(record, lines.get(record.id)));
  for (const line of lines.values()) {
    const [after, record] = [getString(line, "after"), readRecord(line)];
    if (after === undefined || record === undefined) continue;
    entries.splice(entries.findIndex(({ id }) => id === after) + 1, 0, record);
  }
  const ids = new Set(entries.map(({ id }) => id));
  return {
    definitions: getArray(step, "definitions").filter(isObject) as unknown as Generation["definitions"],
    files: withDifferences(newer.files, getObject(step, "files")) as Generation["files"],
    written: {},
    entries: newer.entries && entries,
    orphaned: newer.orphaned.filter(({ id }) => !ids.has(id)),
    environments: withDifferences(newer.environments, getObject(step, "environments")) as Generation["environments"],
  };
}

function entryBefore(record: EntryRecord, line: unknown): EntryRecord {
  const fields = getObject(line, "fields");
  if (fields === undefined) return record;
  return readRecord(line) ?? { ...record, fields: withDifferences(record.fields, fields) as FieldHashes };
}

/** The generations before `last`, the newest first. */
export function readHistory(last: Generation, value: unknown): readonly Generation[] {
  const history: Generation[] = [];
  for (const step of isArray(value) ? value.slice(0, MAX_GENERATIONS) : [])
    history.push(takeStep(history.at(-1) ?? last, step));
  return history;
}

/** Generations that differ from `last` and from each other in what was generated, the newest first. */
export function distinctHistory(last: Generation, candidates: readonly Generation[]): readonly Generation[] {
  const known = [last];
  for (const generation of candidates)
    if (generation.entries !== undefined && !known.some((one) => isCovered(generation, one))) known.push(generation);
  return known.slice(1, 1 + MAX_GENERATIONS);
}

/** Whether one generated what the other did, whatever users made of it; the other may have more environments. */
function isCovered({ entries, environments }: Generation, by: Generation): boolean {
  const generated = (records: Generation["entries"]) => records?.map(({ id, parent, fields }) => [id, parent, fields]);
  return (
    isSameJson(generated(entries), generated(by.entries)) &&
    Object.entries(environments).every(([file, fields]) => isSameJson(fields, get(by.environments, file)))
  );
}

function differences(newer: UnknownObject | FieldHashes, older: UnknownObject | FieldHashes): UnknownObject {
  const changed = Object.entries(older).filter(([key, value]) => !isSameJson(get(newer, key), value));
  const gone = Object.keys(newer).filter((key) => !Object.hasOwn(older, key));
  return Object.fromEntries([...changed, ...gone.map((key) => [key, null] as const)]);
}

function withDifferences(newer: UnknownObject | FieldHashes, changes: UnknownObject = {}): UnknownObject {
  const merged = new Map<string, unknown>(Object.entries(newer));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

/** The longest row of `ids` that are in the order of `order`, which has them all. */
function longestInOrder(ids: readonly string[], order: readonly string[]): ReadonlySet<string> {
  const rank = new Map(order.map((id, index) => [id, index]));
  const ranks = ids.map((id) => rank.get(id) ?? 0);
  // The index of the last of the best row of each length, and what precedes each in its row.
  const ends: number[] = [];
  const before: number[] = [];
  for (const [index, value] of ranks.entries()) {
    const found = ends.findIndex((end) => (ranks[end] ?? 0) >= value);
    const length = found < 0 ? ends.length : found;
    before[index] = ends[length - 1] ?? -1;
    ends[length] = index;
  }
  const row = new Set<string>();
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) row.add(ids[index] ?? "");
  return row;
}
