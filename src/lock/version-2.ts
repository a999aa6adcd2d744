/** Locks of version 2 say the same as those of version 3, under other names. */
import { isArray, isObject, type UnknownObject } from "../json.js";

const GENERATION_KEYS = { next: "pending", outlived: "orphaned", earlier: "history" };

const RECORD_KEYS = {
  in: "parent",
  parts: "fields",
  absent: "removedByUser",
  own: "ownedByUser",
  elsewhere: "movedByUser",
  missed: "missedOnce",
  from: "userFolder",
};

/** @param value a lock of version 2, or one of the generations in it @returns the same under the names of version 3 */
export function fromVersion2(value: UnknownObject): UnknownObject {
  const { entries, orphaned, pending, history, ...others } = renamed(value, GENERATION_KEYS);
  return {
    ...others,
    entries: listOf(entries, (record) => renamed(record, RECORD_KEYS)),
    orphaned: listOf(orphaned, (record) => renamed(record, RECORD_KEYS)),
    pending: isObject(pending) ? fromVersion2(pending) : undefined,
    history: listOf(history, fromVersion2),
  };
}

function listOf(value: unknown, read: (one: UnknownObject) => unknown): unknown {
  return isArray(value) ? value.map((one) => (isObject(one) ? read(one) : one)) : undefined;
}

function renamed(value: UnknownObject, names: { readonly [old: string]: string }): UnknownObject {
  const pairs = Object.entries(value).map(([key, one]) => [Object.hasOwn(names, key) ? names[key] : key, one]);
  return Object.fromEntries(pairs);
}
