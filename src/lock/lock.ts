/**
 * The lock file: what was generated from what, and as what, so that the next run can tell what people did since. One line
 * for each request, so that its diff can be read.
 */
import { hash } from "node:crypto";
import { get, getArray, getObject, isObject, parseObject } from "../json.js";
import { type FieldHashes, isFieldHashes } from "../merge/field.js";
import { type EntryRecord, readRecord, recordJson } from "../merge/tree.js";
import { readEarlier, stepBack } from "./history.js";

/**
 * To be raised when a normal form (`merge/normal.ts`) or its hash changes: hashes of another form would make every part look
 * edited. A lock of an earlier version is one without records of parts.
 */
const VERSION = 2;

/** What one run generated. */
export interface Generation {
  readonly definitions: readonly LockedDefinition[];
  /** SHA-256 of each file as generated, in hex. */
  readonly files: { readonly [name: string]: string };
  /** SHA-256 of those files that were written otherwise, with what people made of them. */
  readonly written: { readonly [name: string]: string };
  /** The collection by its parts; undefined when that isn't known (a lock of version 1). */
  readonly entries: readonly EntryRecord[] | undefined;
  /** What had left the API, and was kept because people had edited it: as it was generated. */
  readonly outlived: readonly EntryRecord[];
  /** The parts of each environment, by its file. */
  readonly environments: { readonly [file: string]: FieldHashes };
}

export type LockedDefinition = { readonly title: string; readonly version: string; readonly sha256: string };

export interface Lock {
  readonly last: Generation;
  /** What interrupted runs were about to write: of each file, this or that may stand there. */
  readonly next: readonly Generation[];
  /**
   * What was generated before, the newest first, each once: a file that comes back from Postman, or from another branch, may
   * be of any, and what equals one of them is old, not edited.
   */
  readonly earlier: readonly Generation[];
}

export const NO_GENERATION: Generation = {
  definitions: [],
  files: {},
  written: {},
  entries: undefined,
  outlived: [],
  environments: {},
};

export function sha256(text: string): string {
  return hash("sha256", text);
}

/** @returns undefined for what is no lock of ours */
export function readLock(text: string | undefined): Lock | undefined {
  const value = parseObject(text);
  if (!isObject(get(value, "files"))) return undefined;
  const version = get(value, "version");
  if (version === 1)
    return {
      last: { ...NO_GENERATION, definitions: definitionsOf(value), files: strings(value, "files") },
      next: firstNext(value),
      earlier: [],
    };
  if (version !== VERSION) return undefined;
  const next = getObject(value, "next");
  const last = readGeneration(value);
  return { last, next: next ? [readGeneration(next)] : [], earlier: readEarlier(last, get(value, "earlier")) };
}

/** The version of a lock that only a newer sigma-postman can read; undefined for any other text. */
export function newerVersion(text: string): number | undefined {
  const value = parseObject(text);
  const version = get(value, "version");
  return typeof version === "number" && version > VERSION ? version : undefined;
}

function readGeneration(value: unknown): Generation {
  const environments = Object.entries(getObject(value, "environments") ?? {});
  return {
    definitions: definitionsOf(value),
    files: strings(value, "files"),
    written: strings(value, "written"),
    entries: isObject(value) && Array.isArray(value.entries) ? records(value, "entries") : undefined,
    outlived: records(value, "outlived"),
    environments: Object.fromEntries(
      environments.filter((pair): pair is [string, FieldHashes] => isFieldHashes(pair[1])),
    ),
  };
}

function definitionsOf(value: unknown): LockedDefinition[] {
  return getArray(value, "definitions").filter(isObject) as unknown as LockedDefinition[];
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

/** Version 1 announced the hashes that each file might have. */
function firstNext(value: unknown): Generation[] {
  const next = Object.entries(getObject(value, "next") ?? {});
  return next.flatMap(([name, hashes]) =>
    (Array.isArray(hashes) ? hashes : [])
      .filter((hash): hash is string => typeof hash === "string")
      .map((hash) => ({ ...NO_GENERATION, files: { [name]: hash } })),
  );
}

export function lockText({ last, next, earlier }: Lock): string {
  const [announced] = next;
  const fields = [
    `"version": ${VERSION}`,
    ...generationFields(last, "  "),
    ...(announced ? [`"next": {\n    ${generationFields(announced, "    ").join(",\n    ")}\n  }`] : []),
  ];
  return `{\n  ${[...fields, ...earlierFields(last, earlier)].join(",\n  ")}\n}\n`;
}

/** Characters of all generations before the last together. From one of Sigma's definitions to the next it is some 50 KB. */
const MAX_HISTORY = 256 * 1024;

/** As many of the generations before as have room. */
function earlierFields(last: Generation, earlier: readonly Generation[]): string[] {
  const steps: string[] = [];
  let left = MAX_HISTORY;
  for (const [index, generation] of earlier.entries()) {
    const { definitions, files, environments, entries, without } = stepBack(earlier[index - 1] ?? last, generation);
    const fields = [
      `"definitions": ${list(definitions, "      ")}`,
      ...(Object.keys(files).length > 0 ? [`"files": ${map(files, "      ")}`] : []),
      ...(Object.keys(environments).length > 0 ? [`"environments": ${map(environments, "      ")}`] : []),
      ...(without.length > 0 ? [`"without": ${list(without, "      ")}`] : []),
      `"entries": ${list(entries, "      ")}`,
    ];
    const text = `{\n      ${fields.join(",\n      ")}\n    }`;
    left -= text.length;
    if (left < 0) break;
    steps.push(text);
  }
  return steps.length > 0 ? [`"earlier": [\n    ${steps.join(",\n    ")}\n  ]`] : [];
}

function generationFields(generation: Generation, indent: string): string[] {
  const { definitions, files, written, entries, outlived, environments } = generation;
  return [
    `"definitions": ${list(definitions, indent)}`,
    `"files": ${map(files, indent)}`,
    ...(Object.keys(written).length > 0 ? [`"written": ${map(written, indent)}`] : []),
    ...(entries ? [`"entries": ${list(entries.map(recordJson), indent)}`] : []),
    ...(outlived.length > 0 ? [`"outlived": ${list(outlived.map(recordJson), indent)}`] : []),
    `"environments": ${map(environments, indent)}`,
  ];
}

/** Each entry on a line of its own. */
function list(values: readonly unknown[], indent: string): string {
  return values.length === 0
    ? "[]"
    : `[\n${values.map((value) => `${indent}  ${line(value)}`).join(",\n")}\n${indent}]`;
}

function map(values: { readonly [key: string]: unknown }, indent: string): string {
  const lines = Object.entries(values).map(([key, value]) => `${indent}  ${JSON.stringify(key)}: ${line(value)}`);
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}

function line(value: unknown): string {
  return JSON.stringify(value);
}

/** What a file is: of the generation it was last written by, if any of ours. */
export interface FileOrigin {
  readonly generation: Generation;
  /** As generated, byte for byte. */
  readonly isGenerated: boolean;
}

/** Which generation a file is of, where a hash says it. */
export function fileOrigin(lock: Lock | undefined, name: string, text: string): FileOrigin | undefined {
  const hash = sha256(text);
  const generations = generationsOf(lock);
  const generated = generations.find(({ files }) => get(files, name) === hash);
  if (generated) return { generation: generated, isGenerated: true };
  const written = generations.find((generation) => get(generation.written, name) === hash);
  return written && { generation: written, isGenerated: false };
}

/** The last generation, those that interrupted runs were about to write, and those before: a file may be of any. */
export function generationsOf(lock: Lock | undefined): readonly [Generation, ...Generation[]] {
  return lock ? [lock.last, ...lock.next, ...lock.earlier] : [NO_GENERATION];
}
