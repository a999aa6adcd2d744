/** What is in the output folder before a run. */
import { join } from "node:path";
import { OutputError } from "../errors.js";
import { MAX_ARCHIVE } from "../lock/archive.js";
import { ARCHIVE_FILE, LOCK_FILE } from "../lock/file-names.js";
import type { Lock, OutputFormat } from "../lock/lock.js";
import { readLock } from "../lock/read.js";
import { exists, readCurrent, readRegularFile } from "../output/read.js";
import { foreignLock } from "./foreign.js";
import { openTree, type Spelling, type TreeNames } from "./tree-format.js";

export interface OutputState {
  readonly folder: string;
  readonly lockText: string | undefined;
  readonly lock: Lock | undefined;
  /** Of the files that exist, by name; those of a tree as v2.1 has them, by the names that they have there. */
  readonly texts: ReadonlyMap<string, string>;
  /** How the folder holds them; v2.1 where it is left out. */
  readonly spelling?: Spelling;
  /** The definitions of the last generation, packed. */
  readonly archive: Uint8Array | undefined;
  /** Files that an earlier run made and this one doesn't. */
  readonly others: readonly string[];
}

const NO_NAMES: TreeNames = { collection: "", environments: [] };

/**
 * @param names of the files that this run makes
 * @param maxArchive bytes of the packed definitions
 * @throws OutputError when something can't be read, or the lock file isn't ours and `force` is not set
 */
export async function readState(
  folder: string,
  names: readonly string[],
  options: {
    readonly force: boolean;
    readonly maxArchive?: number;
    readonly format?: OutputFormat | undefined;
    readonly names?: TreeNames;
  },
): Promise<OutputState> {
  const { force, maxArchive = MAX_ARCHIVE } = options;
  const lockText = await readCurrent(folder, LOCK_FILE);
  const lock = readLock(lockText);
  if (lockText !== undefined && lock === undefined && !force) throw foreignLock(folder, lockText);
  const format = await formatOf(folder, lock, options);
  const spelling = format === "v3" ? await openTree(folder, options.names ?? NO_NAMES) : undefined;
  const texts = new Map(spelling?.texts);
  for (const name of names) {
    if (spelling?.isInTree(name)) continue;
    const text = await readCurrent(folder, name);
    if (text !== undefined) texts.set(name, text);
  }
  const others: string[] = [];
  for (const name of Object.keys(lock?.last.files ?? {})) {
    if (names.includes(name) || /[/\\]/.test(name)) continue;
    if (spelling?.isInTree(name) ? texts.has(name) : await exists(join(folder, name))) others.push(name);
  }
  const archive = await readArchive(folder, maxArchive);
  return { folder, lockText, lock, texts, archive, others, ...(spelling ? { spelling } : {}) };
}

/** @throws OutputError where the folder holds the other format */
async function formatOf(
  folder: string,
  lock: Lock | undefined,
  { force, format }: { readonly force: boolean; readonly format?: OutputFormat | undefined },
): Promise<OutputFormat> {
  const there = lock?.format ?? (lock === undefined ? undefined : "v2.1");
  if (format === undefined || there === undefined || format === there || force) return format ?? there ?? "v2.1";
  throw new OutputError(`holds a collection of format ${there}`, {
    where: folder,
    hint: `Choose another folder with --output, turn it into the other format with sigma-postman convert, or start over here with --force: the files of ${there} then stay, for you to delete.`,
  });
}

/** The archive is never relied on: one that can't be read is as good as none. @throws OutputError when it isn't a file */
async function readArchive(folder: string, maxSize: number): Promise<Uint8Array | undefined> {
  try {
    return await readRegularFile(join(folder, ARCHIVE_FILE), maxSize);
  } catch (cause) {
    if (cause instanceof OutputError) throw cause;
    return undefined;
  }
}
