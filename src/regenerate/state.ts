/** What is in the output folder before a run. */
import { join } from "node:path";
import { OutputError } from "../errors.js";
import { MAX_ARCHIVE } from "../lock/archive.js";
import { ARCHIVE_FILE, LOCK_FILE } from "../lock/file-names.js";
import type { Lock } from "../lock/lock.js";
import { readLock } from "../lock/read.js";
import { exists, readCurrent, readRegularFile } from "../output/read.js";
import { foreignLock } from "./foreign.js";

export interface OutputState {
  readonly folder: string;
  readonly lockText: string | undefined;
  readonly lock: Lock | undefined;
  /** Of the files that exist, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** The definitions of the last generation, packed. */
  readonly archive: Uint8Array | undefined;
  /** Files that an earlier run made and this one doesn't. */
  readonly others: readonly string[];
}

/**
 * @param names of the files that this run makes
 * @param maxArchive bytes of the packed definitions
 * @throws OutputError when something can't be read, or the lock file isn't ours and `force` is not set
 */
export async function readState(
  folder: string,
  names: readonly string[],
  { force, maxArchive = MAX_ARCHIVE }: { readonly force: boolean; readonly maxArchive?: number },
): Promise<OutputState> {
  const lockText = await readCurrent(folder, LOCK_FILE);
  const lock = readLock(lockText);
  if (lockText !== undefined && lock === undefined && !force) throw foreignLock(folder, lockText);
  const texts = new Map<string, string>();
  for (const name of names) {
    const text = await readCurrent(folder, name);
    if (text !== undefined) texts.set(name, text);
  }
  const others: string[] = [];
  for (const name of Object.keys(lock?.last.files ?? {}))
    if (!names.includes(name) && !/[/\\]/.test(name) && (await exists(join(folder, name)))) others.push(name);
  return { folder, lockText, lock, texts, archive: await readArchive(folder, maxArchive), others };
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
