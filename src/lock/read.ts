/** The text of a lock file -> what it says. */
import { get, getArray, getObject, isArray, isObject, parseObject } from "../json.js";
import { type FieldHashes, isFieldHashes } from "../merge/field.js";
import type { EntryRecord } from "../merge/tree.js";
import { readHistory } from "./history.js";
import type { Generation, Lock, LockedDefinition } from "./lock.js";
import { readRecord } from "./record.js";
import { VERSION } from "./text.js";
import { fromVersion2 } from "./version-2.js";

/** @returns undefined for what is not a lock of ours */
export function readLock(text: string | undefined): Lock | undefined {
  const parsed = parseObject(text);
  const value =
    parsed !== undefined && get(parsed, "version") === 2 ? { ...fromVersion2(parsed), version: VERSION } : parsed;
  if (get(value, "version") !== VERSION || !isObject(get(value, "files"))) return undefined;
  const last = readGeneration(value);
  const pending = getObject(value, "pending");
  const only = getArray(value, "only").filter((name) => typeof name === "string");
  return {
    ...(get(value, "format") === "v3" ? { format: "v3" } : {}),
    ...(only.length > 0 ? { only } : {}),
    last,
    pending: pending && readGeneration(pending),
    history: readHistory(last, get(value, "history")),
  };
}

/** The version of a lock that only a newer sigma-postman can read; undefined for any other text. */
export function newerVersion(text: string): number | undefined {
  const version = get(parseObject(text), "version");
  return typeof version === "number" && version > VERSION ? version : undefined;
}

function readGeneration(value: unknown): Generation {
  const environments = Object.entries(getObject(value, "environments") ?? {});
  return {
    definitions: getArray(value, "definitions").filter(isObject) as unknown as LockedDefinition[],
    files: strings(value, "files"),
    written: strings(value, "written"),
    entries: isArray(get(value, "entries")) ? records(value, "entries") : undefined,
    orphaned: records(value, "orphaned"),
    environments: Object.fromEntries(
      environments.filter((pair): pair is [string, FieldHashes] => isFieldHashes(pair[1])),
    ),
  };
}

function records(value: unknown, key: string): EntryRecord[] {
  return getArray(value, key)
    .map(readRecord)
    .filter((record) => record !== undefined);
}

function strings(value: unknown, key: string): { [name: string]: string } {
  const pairs = Object.entries(getObject(value, key) ?? {});
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}
