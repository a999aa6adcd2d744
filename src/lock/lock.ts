/** What the lock file says: what was generated from what, so that the next run can tell what the user did since. */
import { sha256 } from "../hash.js";
import { get } from "../json.js";
import type { FieldHashes } from "../merge/field.js";
import type { EntryRecord } from "../merge/tree.js";

/** What one run generated. */
export interface Generation {
  readonly definitions: readonly LockedDefinition[];
  /** SHA-256 of each file as generated, in hex. */
  readonly files: { readonly [name: string]: string };
  /** SHA-256 of the files that were written with the user's edits, so not as generated. */
  readonly written: { readonly [name: string]: string };
  /** The collection by its entries; undefined when that isn't known. */
  readonly entries: readonly EntryRecord[] | undefined;
  /** What had left the API, and was kept because the user had edited it: as it was generated. */
  readonly orphaned: readonly EntryRecord[];
  /** The fields of each environment, by its file. */
  readonly environments: { readonly [file: string]: FieldHashes };
}

export type LockedDefinition = { readonly title: string; readonly version: string; readonly sha256: string };

/** How the folder holds the collection and the environments: as files of v2.1, or as the tree of v3. */
export type OutputFormat = "v2.1" | "v3";

export interface Lock {
  /** v2.1 where it is left out. What the lock says of files are their names and hashes in v2.1 in both. */
  readonly format?: OutputFormat;
  /** The part of the API that was asked for (`--only`); all of it where left out. */
  readonly only?: readonly string[];
  readonly last: Generation;
  /** What an interrupted run was about to write: each file may be of `last` or of this. */
  readonly pending: Generation | undefined;
  /**
   * What was generated before, the newest first, each once: a file that comes back from Postman, or from another branch, may
   * be of any, and what equals one of them is old, not edited.
   */
  readonly history: readonly Generation[];
}

export const NO_GENERATION: Generation = {
  definitions: [],
  files: {},
  written: {},
  entries: undefined,
  orphaned: [],
  environments: {},
};

/** The last generation, the one that an interrupted run was about to write, and those before: a file may be of any. */
export function generationsOf(lock: Lock | undefined): readonly [Generation, ...Generation[]] {
  return lock ? [lock.last, ...(lock.pending ? [lock.pending] : []), ...lock.history] : [NO_GENERATION];
}

/** Which generation a file was last written by. */
export interface FileOrigin {
  readonly generation: Generation;
  /** Whether it is as generated, byte for byte. */
  readonly isGenerated: boolean;
}

/** @returns undefined where no hash matches */
export function fileOrigin(lock: Lock | undefined, name: string, text: string): FileOrigin | undefined {
  const hash = sha256(text);
  const generations = generationsOf(lock);
  const generated = generations.find(({ files }) => get(files, name) === hash);
  if (generated) return { generation: generated, isGenerated: true };
  const written = generations.find((generation) => get(generation.written, name) === hash);
  return written && { generation: written, isGenerated: false };
}

/** Definitions by their content. */
export interface Hashed {
  readonly sha256: string;
}

export function isSameDefinitions(one: readonly Hashed[], other: readonly Hashed[]): boolean {
  return one.length === other.length && one.every(({ sha256 }, index) => sha256 === other[index]?.sha256);
}
